import { useEffect, useRef, useState } from 'react'
import { acknowledgeAll } from '../operate.ts'
import { nameOfId } from '../status.ts'
import styles from './acknowledge-dialog.module.css'
import buttons from './button.module.css'

const NAME = 'foretop.name'
const HOUR_MS = 3_600_000
const SPANS: readonly (readonly [title: string, forMs: number | undefined])[] = [
  ['1 h', HOUR_MS],
  ['4 h', 4 * HOUR_MS],
  ['Until ok', undefined],
]

interface Props {
  readonly ids: readonly string[]
  readonly onClose: () => void
}

/** One field and three buttons: half awake, that is enough. The name is asked for once in a browser. */
export function AcknowledgeDialog({ ids, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [note, setNote] = useState('')
  const [by, setBy] = useState(localStorage.getItem(NAME) ?? '')
  useEffect(() => dialog.current?.showModal(), [])
  const acknowledge = (forMs: number | undefined) => {
    localStorage.setItem(NAME, by)
    acknowledgeAll(ids, { note, by, ...(forMs === undefined ? {} : { forMs }) })
    dialog.current?.close()
  }
  return (
    <dialog ref={dialog} className={styles.dialog} onClose={onClose} aria-labelledby="acknowledge-title">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          acknowledge(HOUR_MS)
        }}
      >
        <h2 id="acknowledge-title">
          Acknowledge {ids.length === 1 ? nameOfId(ids[0] ?? '') : `${ids.length} problems`}
        </h2>
        <label>
          Note
          <input autoFocus maxLength={1_000} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <label>
          Your name
          <input maxLength={100} autoComplete="nickname" value={by} onChange={(event) => setBy(event.target.value)} />
        </label>
        <div className={styles.spans}>
          {SPANS.map(([title, forMs], at) => (
            <button
              key={title}
              type={at === 0 ? 'submit' : 'button'}
              className={at === 0 ? buttons.primary : buttons.button}
              onClick={at === 0 ? undefined : () => acknowledge(forMs)}
            >
              {title}
            </button>
          ))}
          <button type="button" className={buttons.quiet} onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}
