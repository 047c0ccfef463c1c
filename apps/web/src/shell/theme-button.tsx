import { useReducer } from 'react'
import styles from '../components/button.module.css'
import { theme, toggleTheme } from './theme.ts'

/** Dark for the night and the wall, light for the day. */
export function ThemeButton() {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0)
  const other = theme() === 'dark' ? 'Light' : 'Dark'
  return (
    <button
      type="button"
      className={styles.quiet}
      onClick={() => {
        toggleTheme()
        drawAgain()
      }}
    >
      {other} theme
    </button>
  )
}
