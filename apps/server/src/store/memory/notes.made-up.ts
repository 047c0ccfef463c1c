import type { NoteStore } from '../notes.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'
import { newest } from './state.made-up.ts'

export const createMemoryNotes = ({ notes }: Disk): NoteStore => ({
  writers: {
    notes: each((note) => notes.put(note.id, note)),
    withdrawn: each((id) => notes.drop(id)),
  },
  list: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, checkIds, limit }) =>
    newest(notes.rows(), ({ at }) => at)
      .filter(({ checkId }) => checkIds === undefined || checkIds.includes(checkId))
      .filter(({ at }) => at >= from && at < to)
      .slice(0, limit),
  ofIncident: async ({ id, checkId: of, from, to }, limit) =>
    newest(notes.rows(), ({ at }) => at)
      .filter(
        ({ incidentId, checkId, at }) =>
          incidentId === id || (incidentId === null && checkId === of && at >= from && at <= to),
      )
      .slice(0, limit),
  has: async (id) => notes.get(id) !== undefined,
  prune: (before) => notes.dropAll(({ at }) => at < before),
})
