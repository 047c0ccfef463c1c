import type { IncidentView } from '@foretop/shared/incident-view.ts'
import { useEffect, useId, useState } from 'react'
import { NoteList } from '../checks/note-list.tsx'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { NAME } from '../deeds/dialog.tsx'
import { writeIncidentNote } from '../deeds/write-note.ts'
import { useSite } from '../live/hooks.ts'
import styles from './notes-panel.module.css'

const MOST_LETTERS = 2_000

/** What people know of it beside what was measured; they may write it down long after it is over. */
export function NotesPanel({ incident }: { readonly incident: IncidentView }) {
  const { may } = useSite()
  if (!may.operate && incident.notes.length === 0) return null
  return (
    <section className={panel.panel}>
      <h2>Notes</h2>
      {may.operate && <Form key={incident.id} incident={incident} />}
      {incident.notes.length > 0 && <NoteList notes={incident.notes} />}
    </section>
  )
}

/** What is half written outlives that the page is loaded anew, as it is by itself after an update. */
function Form({ incident: { id, checkId } }: { readonly incident: IncidentView }) {
  const kept = `foretop.draft.${id}`
  const field = useId()
  const [text, setText] = useState(sessionStorage.getItem(kept) ?? '')
  const [by, setBy] = useState(localStorage.getItem(NAME) ?? '')
  useEffect(() => {
    if (text === '') sessionStorage.removeItem(kept)
    else sessionStorage.setItem(kept, text)
  }, [kept, text])
  const write = () => {
    if (text.trim() === '') return
    localStorage.setItem(NAME, by.trim())
    writeIncidentNote({ id, checkId }, { text: text.trim(), by: by.trim() }, () =>
      setText((now) => (now === '' ? text : now)),
    )
    setText('')
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        write()
      }}
    >
      <label htmlFor={field}>What you saw, tried or decided</label>
      <textarea
        id={field}
        rows={3}
        maxLength={MOST_LETTERS}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) write()
        }}
      />
      <label>
        Your name
        <input maxLength={100} autoComplete="nickname" value={by} onChange={(event) => setBy(event.target.value)} />
      </label>
      <button type="submit" className={buttons.button}>
        Write down
      </button>
    </form>
  )
}
