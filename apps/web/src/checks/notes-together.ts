import type { Note } from '@foretop/shared/model.ts'

/** One deed writes one note on each of many checks, within moments. */
const MOMENT_MS = 10_000

interface Together {
  readonly first: Note
  readonly all: readonly Note[]
}

/** Notes that one person wrote in one go on many checks are read as one. Newest first, as they come. */
export function notesTogether(notes: readonly Note[]): readonly Together[] {
  const together: { first: Note; all: Note[] }[] = []
  for (const note of notes) {
    const same = together.find(
      ({ first }) => first.text === note.text && first.by === note.by && first.at - note.at < MOMENT_MS,
    )
    if (same === undefined) together.push({ first: note, all: [note] })
    else same.all.push(note)
  }
  return together
}
