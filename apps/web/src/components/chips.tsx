import styles from './chips.module.css'

interface Props {
  readonly label: string
  readonly choices: readonly { readonly name: string; readonly title: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: string[]) => void
}

/** Any number of a few choices. */
export function Chips({ label, choices, chosen, onChange }: Props) {
  return (
    <fieldset className={styles.chips}>
      <legend className="sr">{label}</legend>
      {choices.map(({ name, title }) => {
        const on = chosen.includes(name)
        return (
          <button
            key={name}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((other) => other !== name) : [...chosen, name])}
          >
            {title}
          </button>
        )
      })}
    </fieldset>
  )
}
