import { useRef, useState } from 'react'
import { useKeys } from './keys.ts'
import styles from './search.module.css'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
}

/** `/` goes there, `Esc` and `Enter` come back to the list that is filtered. */
export function Search({ value, onChange, label }: Props) {
  const field = useRef<HTMLInputElement>(null)
  // The address follows a moment later: what is typed meanwhile must not be lost.
  const [draft, setDraft] = useState<string | null>(null)
  useKeys({ '/': () => field.current?.select() })
  return (
    <input
      ref={field}
      type="search"
      className={styles.search}
      aria-label={label}
      placeholder={`/ ${label.toLowerCase()}`}
      value={draft ?? value}
      onChange={(event) => {
        setDraft(event.target.value)
        onChange(event.target.value)
      }}
      onBlur={() => setDraft(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return
        // The browser would empty the field, and the keys after that mean another list.
        event.preventDefault()
        event.currentTarget.blur()
      }}
    />
  )
}
