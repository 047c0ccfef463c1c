import type { Quiet } from '@foretop/shared/model.ts'
import styles from './dialog.module.css'

export type Expect = NonNullable<Quiet['expect']>

/** What planned work mostly does to a server; the API knows more words. */
const OFFERED: readonly { readonly word: Expect[number]; readonly title: string }[] = [
  { word: 'refused', title: 'refuses' },
  { word: 'timeout', title: 'no answer' },
  { word: 'unreachable', title: 'unreachable' },
  { word: 'closed', title: 'hangs up' },
  { word: 'warning', title: 'warning' },
  { word: 'critical', title: 'critical' },
]

interface Props {
  /** `null`: whatever happens. */
  readonly expect: Expect | null
  readonly onChange: (expect: Expect | null) => void
}

/** What of its checks is planned: the rest is told as ever. */
export function ExpectChoice({ expect, onChange }: Props) {
  const toggle = (word: Expect[number], on: boolean) =>
    onChange([...(expect ?? []).filter((other) => other !== word), ...(on ? [word] : [])])
  return (
    <fieldset className={styles.lengths}>
      <legend>Quiet</legend>
      <label>
        <input type="radio" name="expect" checked={expect === null} onChange={() => onChange(null)} />
        <span>whatever happens</span>
      </label>
      <label>
        <input type="radio" name="expect" checked={expect !== null} onChange={() => onChange(['refused', 'timeout'])} />
        <span>only what I expect</span>
      </label>
      {expect !== null &&
        OFFERED.map(({ word, title }) => (
          <label key={word}>
            <input
              type="checkbox"
              checked={expect.includes(word)}
              ref={(field) => field?.setCustomValidity(expect.length === 0 ? 'Say what is expected' : '')}
              onChange={(event) => toggle(word, event.target.checked)}
            />
            <span>{title}</span>
          </label>
        ))}
    </fieldset>
  )
}
