import type { Note } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import buttons from '../components/button.module.css'
import { removeNotes } from '../deeds/write-note.ts'
import { useSite } from '../live/hooks.ts'
import { checkPath } from '../paths.ts'
import { dayTime } from '../time/zone.ts'
import styles from './notes.module.css'
import { notesTogether } from './notes-together.ts'
import { nameOfId } from './status.ts'

interface Props {
  /** Newest first. */
  readonly notes: readonly Note[]
  /** They are of several checks. */
  readonly named?: boolean
}

/** What people wrote; what one wrote in one go on many checks is read once. */
export function NoteList({ notes, named = false }: Props) {
  const { may } = useSite()
  return (
    <ul className={styles.notes}>
      {notesTogether(notes).map(({ first, all }) => (
        <li key={first.id}>
          <p>{first.text}</p>
          <small>
            {first.by !== '' && `${first.by}, `}
            <time dateTime={new Date(first.at).toISOString()}>{dayTime(first.at)}</time>
            {named &&
              all.map(({ id, checkId }) => (
                <Link key={id} to={checkPath(checkId)}>
                  {nameOfId(checkId)}
                </Link>
              ))}
          </small>
          {may.operate && (
            <button
              type="button"
              className={buttons.quiet}
              aria-label={`Delete the note: ${first.text}`}
              onClick={() => removeNotes(all)}
            >
              Delete
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
