import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import buttons from '../components/button.module.css'
import styles from './dialog.module.css'

/** Where a browser keeps how its person is called. */
export const NAME = 'foretop.name'

/** One of the ways to send it off. */
interface Send {
  readonly title: string
  /** `false`: something is missing yet, and the dialog stays. */
  readonly deed: (said: { readonly note: string; readonly by: string }) => boolean | undefined
}

interface Props {
  readonly title: string
  /** The first answers to `Enter`. */
  readonly sends: readonly [Send, ...Send[]]
  /** The note is what it is about. */
  readonly noteNeeded?: boolean
  readonly onDone: () => void
  readonly onClose: () => void
  /** What is asked for before the note. */
  readonly children?: ReactNode
  /** What is rarely wanted, behind the name: the first field is for typing. */
  readonly below?: ReactNode
}

/** The shape of every dialog of a deed: what, a note, who, and off. The name is asked for once in a browser. */
export function DeedDialog({ title, sends, noteNeeded = false, onDone, onClose, children, below }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const [note, setNote] = useState('')
  const [by, setBy] = useState(localStorage.getItem(NAME) ?? '')
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const send = ({ deed }: Send) => {
    if (form.current?.reportValidity() === false || deed({ note: note.trim(), by: by.trim() }) === false) return
    localStorage.setItem(NAME, by.trim())
    onDone()
    shut()
  }
  // A dialog says itself that it is closed, but later than a quick hand asks for the next one.
  const shut = () => {
    dialog.current?.close()
    onClose()
  }
  return (
    <dialog ref={dialog} className={styles.dialog} onClose={onClose} aria-labelledby="deed-title">
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          send(sends[0])
        }}
      >
        <h2 id="deed-title">{title}</h2>
        {children}
        <label>
          {noteNeeded ? 'Note' : 'Note, if you like'}
          <input
            maxLength={1_000}
            required={noteNeeded}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <label>
          Your name
          <input maxLength={100} autoComplete="nickname" value={by} onChange={(event) => setBy(event.target.value)} />
        </label>
        {below}
        <div className={styles.sends}>
          {sends.map((one, at) => (
            <button
              key={one.title}
              type={at === 0 ? 'submit' : 'button'}
              className={at === 0 ? buttons.primary : buttons.button}
              onClick={at === 0 ? undefined : () => send(one)}
            >
              {one.title}
            </button>
          ))}
          <button type="button" className={buttons.quiet} onClick={shut}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}
