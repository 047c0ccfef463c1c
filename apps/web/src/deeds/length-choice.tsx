import { formatDuration } from '@foretop/shared/format/duration.ts'
import { useState } from 'react'
import styles from './dialog.module.css'
import { LENGTHS, lengthIn } from './length.ts'

interface Props {
  readonly longestMs: number
  /** `null`: nothing that could be meant. */
  readonly forMs: number | null
  readonly onChange: (forMs: number | null) => void
}

/** A few lengths by a button, any other by hand. */
export function LengthChoice({ longestMs, forMs, onChange }: Props) {
  const [own, setOwn] = useState<string | null>(null)
  const change = (text: string) => {
    setOwn(text)
    const ms = lengthIn(text)
    onChange(ms !== null && ms <= longestMs ? ms : null)
  }
  return (
    <fieldset className={styles.lengths}>
      <legend>For how long</legend>
      {LENGTHS.map(({ title, ms }) => (
        <label key={title}>
          <input
            type="radio"
            name="length"
            checked={own === null && forMs === ms}
            onChange={() => {
              setOwn(null)
              onChange(ms)
            }}
          />
          <span>{title}</span>
        </label>
      ))}
      <label>
        <input type="radio" name="length" checked={own !== null} onChange={() => change('')} />
        <span>other</span>
      </label>
      {own !== null && (
        <input
          // biome-ignore lint/a11y/noAutofocus: whoever chose another length wants to write it.
          autoFocus
          required
          aria-label="Length"
          placeholder="90 m, 2 h, 3 d"
          value={own}
          ref={(field) =>
            field?.setCustomValidity(
              forMs === null ? `A length like 90 m, 2 h or 3 d, at most ${formatDuration(longestMs)}` : '',
            )
          }
          onChange={(event) => change(event.target.value)}
        />
      )}
    </fieldset>
  )
}
