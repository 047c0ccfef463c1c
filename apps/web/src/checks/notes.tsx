import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { getNotesOf } from '../api.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { removeNotes } from '../deeds/write-note.ts'
import { useSite } from '../live/hooks.ts'
import { checkPath } from '../paths.ts'
import { dayTime } from '../time/zone.ts'
import styles from './notes.module.css'
import { notesTogether } from './notes-together.ts'
import { nameOfId } from './status.ts'

const CALM_MS = 60_000

/** What people wrote down about a check, or about all checks of a host, newest first. */
export function Notes({ of }: { readonly of: { readonly check: string } | { readonly host: string } }) {
  const { may } = useSite()
  const notes = useQuery({
    queryKey: ['notes', of],
    queryFn: ({ signal }) => getNotesOf(of, signal),
    staleTime: CALM_MS,
  }).data
  if (notes === undefined || notes.length === 0) return null
  return (
    <section className={panel.panel}>
      <h2>Notes</h2>
      <ul className={styles.notes}>
        {notesTogether(notes).map(({ first, all }) => (
          <li key={first.id}>
            <p>{first.text}</p>
            <small>
              {first.by !== '' && `${first.by}, `}
              <time dateTime={new Date(first.at).toISOString()}>{dayTime(first.at)}</time>
              {'host' in of &&
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
    </section>
  )
}
