import { useQuery } from '@tanstack/react-query'
import { getNotesOf } from '../api.ts'
import panel from '../components/panel.module.css'
import { NoteList } from './note-list.tsx'

const CALM_MS = 60_000

interface Props {
  readonly of: { readonly check: string } | { readonly host: string }
  readonly title?: string
  /** Ids of those that stand elsewhere on the page. */
  readonly without?: ReadonlySet<string>
}

/** What people wrote down about a check, or about all checks of a host, newest first. */
export function Notes({ of, title = 'Notes', without }: Props) {
  const notes = useQuery({
    queryKey: ['notes', of],
    queryFn: ({ signal }) => getNotesOf(of, signal),
    staleTime: CALM_MS,
  }).data?.filter(({ id }) => without?.has(id) !== true)
  if (notes === undefined || notes.length === 0) return null
  return (
    <section className={panel.panel}>
      <h2>{title}</h2>
      <NoteList notes={notes} named={'host' in of} />
    </section>
  )
}
