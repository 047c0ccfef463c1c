import type { Effect, IncidentView } from '@foretop/shared/incident-view.ts'
import type { Incident, Transition } from '@foretop/shared/model.ts'
import type { Stretch } from '../store/incidents.ts'
import type { StateDb } from '../store/state-db.ts'
import { eventsOf } from './events-of.ts'
import { createImpacts } from './impacts.ts'
import type { Ledger } from './ledger.ts'
import type { Memory } from './memory.ts'
import { Refusal } from './refusal.ts'

/** Incidents with all that belongs to them: the one place that puts them together. Both reject with `Refusal` (not-found). */
export interface IncidentBook {
  whole(id: string): Promise<IncidentView>
  /** As they began, those after a number. */
  effects(id: string, page: { readonly after?: number; readonly limit: number }): Promise<readonly Effect[]>
}

interface Parts {
  readonly memory: Memory
  readonly db: Pick<StateDb, 'incidents' | 'state' | 'quiets'>
  readonly ledger: Pick<Ledger, 'accounts'>
}

export const EFFECTS_PAGE = 200
const MOST_COUNTED = 10_000
const MOST_EVENTS = 500
const MOST_TOLD = 200

export function createIncidentBook({ memory, db, ledger }: Parts): IncidentBook {
  const { incidents } = db
  const impacts = createImpacts(memory, ({ shown }) => shown)
  const found = async (id: string): Promise<readonly [Incident, Stretch]> => {
    const incident = await incidents.one(id)
    if (incident === null) throw new Refusal('not-found', `there is no incident ${id}`)
    return [incident, await incidents.stretchOf(incident)]
  }
  const effectsOf = async (checkId: string, stretch: Stretch, page: { readonly after?: number; limit: number }) =>
    (await incidents.effects(checkId, stretch, page)).map((effect) => ({
      ...effect,
      front: memory.entries.get(effect.checkId)?.check.front ?? false,
    }))
  /** As it was last. Of two troubles at once that of the other began before, or with it. */
  const explainedBy = async (events: readonly Transition[]): Promise<IncidentView['explainedBy']> => {
    const last = events.find(({ change }) => change.of === 'blockedBy' && change.to !== null)
    const checkId = last?.change.of === 'blockedBy' ? last.change.to : null
    if (last === undefined || checkId === null) return null
    const cause = await incidents.ofMoment(checkId, last.at)
    return { checkId, incident: cause?.id ?? null }
  }
  return {
    async whole(id) {
      const [incident, stretch] = await found(id)
      const { checkId, closedAt } = incident
      const entry = memory.entries.get(checkId)
      const { from, to } = stretch
      const page = { checkId, from, ...(to !== null && { before: to + 1 }), limit: MOST_EVENTS }
      const events = upToTheEnd(await eventsOf(memory, db, page))
      const isOpen = closedAt === null
      return {
        ...incident,
        host: entry?.check.host ?? null,
        groups: entry?.check.groups ?? [],
        users: isOpen ? (impacts().get(checkId) ?? null) : null,
        explainedBy: await explainedBy(events),
        effects: await effectsOf(checkId, stretch, { limit: EFFECTS_PAGE }),
        effectsCount: await incidents.effectsCount(checkId, stretch, MOST_COUNTED),
        events,
        told: await ledger.accounts({ checkId, of: stretch, limit: MOST_TOLD }),
      }
    },
    async effects(id, page) {
      const [{ checkId }, stretch] = await found(id)
      return effectsOf(checkId, stretch, page)
    },
  }
}

/** What comes after its end, as that it is steady again, is of no incident. */
function upToTheEnd(newestFirst: readonly Transition[]): readonly Transition[] {
  const end = newestFirst.findLastIndex(
    ({ change: { of, to } }) => of === 'status' && (to === 'ok' || to === 'pending'),
  )
  return newestFirst.slice(Math.max(0, end))
}
