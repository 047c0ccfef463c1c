import { useRef } from 'react'
import { useKeys } from '../keys.ts'
import styles from './search.module.css'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
}

/** `/` goes there, `Esc` comes back. */
export function Search({ value, onChange, label }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.select() })
  return (
    <input
      ref={field}
      type="search"
      className={styles.search}
      aria-label={label}
      placeholder="/ filter"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}
