import { randomUUID } from 'node:crypto'
import type { Note } from '@foretop/shared/model.ts'
import type { Committer } from '../store/commit.ts'
import type { NoteStore } from '../store/notes.ts'
import { DeskRefusal } from './desk.ts'

interface Parts {
  readonly store: Pick<NoteStore, 'has'>
  readonly committer: Committer
  readonly known: (checkId: string) => boolean
  readonly now: () => number
}

/** What people write down about checks. Both resolve when it is stored, and reject with `DeskRefusal` (not-found). */
export interface Notebook {
  add(checkId: string, note: { readonly text: string; readonly by: string }): Promise<Note>
  remove(id: string): Promise<void>
}

export const createNotebook = ({ store, committer, known, now }: Parts): Notebook => ({
  async add(checkId, { text, by }) {
    if (!known(checkId)) throw new DeskRefusal('not-found', `there is no check ${checkId}`)
    const note = { id: randomUUID(), checkId, at: now(), text, by }
    await committer.commit({ notes: [note] })
    return note
  },
  async remove(id) {
    if (!(await store.has(id))) throw new DeskRefusal('not-found', `there is no note ${id}`)
    await committer.commit({ withdrawn: [id] })
  },
})
