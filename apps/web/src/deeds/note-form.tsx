import type { FormProps } from './deeds.ts'
import { DeedDialog } from './dialog.tsx'
import { what } from './perform.ts'
import { writeNote } from './write-note.ts'

/** For those who come after: it stays with the check, and is drawn into its graphs. */
export default function NoteForm({ checks, ...rest }: FormProps) {
  return (
    <DeedDialog
      title={`Note on ${what(checks.map(({ id }) => id))}`}
      noteNeeded
      sends={[{ title: 'Write down', deed: ({ note, by }) => void writeNote(checks, { text: note, by }) }]}
      {...rest}
    />
  )
}
