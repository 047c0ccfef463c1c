import styles from './chips.module.css'

interface Props {
  readonly label: string
  readonly value: string | null
  readonly choices: readonly { readonly name: string; readonly title: string }[]
  readonly onChange: (value: string | null) => void
}

/** One of many choices, or all of them. */
export function Select({ label, value, choices, onChange }: Props) {
  // A link may ask for what is not there: "all" would be said of a list that is empty for it.
  const isStranger = value !== null && !choices.some(({ name }) => name === value)
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{label}: all</option>
      {choices.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
      {isStranger && <option value={value}>{value}</option>}
    </select>
  )
}
