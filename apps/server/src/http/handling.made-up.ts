import type { Note, Quiet } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { type Desk, DeskRefusal } from '../engine/desk.ts'

interface Parts {
  readonly has: (id: string) => boolean
  /** Throws `DeskRefusal` for an unknown check. */
  readonly known: (id: string) => CheckView
  readonly put: (check: CheckView) => void
  readonly now: () => number
}

type FakeHandling = Pick<Desk, 'quiets' | 'askQuiet' | 'endQuiet' | 'notes' | 'addNote' | 'removeNote'>

/** Silences, downtimes and notes of the fake desk: what is asked for is in force at once, for the ids it names. */
export function createFakeHandling({ has, known, put, now }: Parts): FakeHandling {
  const quiets = new Map<string, Quiet>()
  let notes: readonly Note[] = []
  const mark = ({ kind, match }: Quiet, on: boolean) => {
    for (const id of match.checks ?? []) put({ ...known(id), [kind === 'silence' ? 'silenced' : 'downtime']: on })
  }
  return {
    async quiets({ kind, past = 0 }) {
      const all = [...quiets.values()].filter((quiet) => quiet.kind === kind)
      const ended = all.filter(({ endedAt }) => endedAt !== null)
      return [...all.filter(({ endedAt }) => endedAt === null), ...ended.toReversed().slice(0, past)]
    },
    async askQuiet({ kind, match, note, by, ...span }) {
      const unknown = match.checks?.find((id) => !has(id))
      if (unknown !== undefined) throw new DeskRefusal('invalid', `there is no check ${unknown}`)
      const from = span.from ?? now()
      const until = 'until' in span ? span.until : from + span.forMs
      const id = String(quiets.size + 1)
      const quiet: Quiet = { id, kind, match, from, until, at: now(), by, note, beganAt: from, endedAt: null }
      quiets.set(id, quiet)
      mark(quiet, true)
      return quiet
    },
    async endQuiet(kind, id) {
      const quiet = quiets.get(id)
      if (quiet?.kind !== kind || quiet.endedAt !== null)
        throw new DeskRefusal('not-found', `there is no ${kind} ${id}`)
      quiets.set(id, { ...quiet, endedAt: now() })
      mark(quiet, false)
    },
    notes: async ({ checkId, limit }) =>
      notes.filter((note) => checkId === undefined || note.checkId === checkId).slice(0, limit),
    async addNote(checkId, { text, by }) {
      const note = { id: String(notes.length + 1), checkId: known(checkId).id, at: now(), text, by }
      notes = [note, ...notes]
      return note
    },
    async removeNote(id) {
      if (!notes.some((note) => note.id === id)) throw new DeskRefusal('not-found', `there is no note ${id}`)
      notes = notes.filter((note) => note.id !== id)
    },
  }
}
