import { randomUUID } from 'node:crypto'
import type { Note } from '@foretop/shared/model.ts'
import type { Committer } from '../store/commit.ts'
import type { NoteStore } from '../store/notes.ts'
import { checksOf, type OfChecks } from './checks-of.ts'
import type { Memory } from './memory.ts'
import { Refusal } from './refusal.ts'

export interface NoteQuery extends OfChecks {
  readonly limit: number
  /** Wall ms. */
  readonly from?: number
  /** Not included. */
  readonly to?: number
}

interface Parts {
  readonly memory: Pick<Memory, 'entries'>
  readonly store: Pick<NoteStore, 'has' | 'list'>
  readonly committer: Committer
  readonly now: () => number
}

/** What people write down about checks. */
export interface Notebook {
  /** Newest first. */
  list(query: NoteQuery): Promise<readonly Note[]>
  /** Both resolve when it is stored, and reject with `Refusal` (not-found). */
  add(checkId: string, note: { readonly text: string; readonly by: string }): Promise<Note>
  remove(id: string): Promise<void>
}

export const createNotebook = ({ memory, store, committer, now }: Parts): Notebook => ({
  async list(query) {
    const checkIds = checksOf(memory, query)
    return store.list({ ...query, ...(checkIds && { checkIds }) })
  },
  async add(checkId, { text, by }) {
    if (!memory.entries.has(checkId)) throw new Refusal('not-found', `there is no check ${checkId}`)
    const note = { id: randomUUID(), checkId, at: now(), text, by }
    await committer.commit({ notes: [note] })
    return note
  },
  async remove(id) {
    if (!(await store.has(id))) throw new Refusal('not-found', `there is no note ${id}`)
    await committer.commit({ withdrawn: [id] })
  },
})
