import { randomUUID } from 'node:crypto'
import type { Note } from '@foretop/shared/model.ts'
import type { Committer } from '../store/commit.ts'
import type { IncidentStore } from '../store/incidents.ts'
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
  readonly incidents: Pick<IncidentStore, 'one'>
  readonly committer: Committer
  readonly now: () => number
}

interface Written {
  readonly text: string
  readonly by: string
}

/** What people write down about checks. */
export interface Notebook {
  /** Newest first. */
  list(query: NoteQuery): Promise<readonly Note[]>
  /** All three resolve when it is stored, and reject with `Refusal` (not-found). What is written while a check is in trouble is of that. */
  add(checkId: string, note: Written): Promise<Note>
  /** Also where it is over, and its check watched no more. */
  addToIncident(id: string, note: Written): Promise<Note>
  remove(id: string): Promise<void>
}

export function createNotebook({ memory, store, incidents, committer, now }: Parts): Notebook {
  const write = async (checkId: string, incidentId: string | null, { text, by }: Written): Promise<Note> => {
    const note = { id: randomUUID(), checkId, incidentId, at: now(), text, by }
    await committer.commit({ notes: [note] })
    return note
  }
  return {
    async list(query) {
      const checkIds = checksOf(memory, query)
      return store.list({ ...query, ...(checkIds && { checkIds }) })
    },
    async add(checkId, note) {
      const entry = memory.entries.get(checkId)
      if (entry === undefined) throw new Refusal('not-found', `there is no check ${checkId}`)
      return write(checkId, entry.incident?.id ?? null, note)
    },
    async addToIncident(id, note) {
      const incident = await incidents.one(id)
      if (incident === null) throw new Refusal('not-found', `there is no incident ${id}`)
      return write(incident.checkId, id, note)
    },
    async remove(id) {
      if (!(await store.has(id))) throw new Refusal('not-found', `there is no note ${id}`)
      await committer.commit({ withdrawn: [id] })
    },
  }
}
