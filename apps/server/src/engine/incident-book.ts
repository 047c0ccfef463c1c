import type { IncidentReport } from '@foretop/shared/incident/report.ts'
import type { Effect, IncidentView } from '@foretop/shared/incident-view.ts'
import type { Capture, Incident, Transition } from '@foretop/shared/model.ts'
import { runbooksOf } from '../core/runbooks.ts'
import type { Stretch } from '../store/incidents.ts'
import type { StateDb } from '../store/state-db.ts'
import { eventsOf } from './events-of.ts'
import { createImpacts } from './impacts.ts'
import type { Ledger } from './ledger.ts'
import type { Memory } from './memory.ts'
import { Refusal } from './refusal.ts'

/** Incidents with all that belongs to them: the one place that puts them together. All reject with `Refusal` (not-found). */
export interface IncidentBook {
  whole(id: string): Promise<IncidentView>
  /** To be taken elsewhere. What was recorded is for operators alone. */
  report(id: string, isOperator: boolean): Promise<IncidentReport>
  /** As they began, those after a number. */
  effects(id: string, page: { readonly after?: number; readonly limit: number }): Promise<readonly Effect[]>
}

interface Parts {
  readonly memory: Memory
  readonly db: Pick<StateDb, 'incidents' | 'state' | 'quiets' | 'notes' | 'captures'>
  readonly ledger: Pick<Ledger, 'accounts'>
  /** Wall ms. */
  readonly now: () => number
}

export const EFFECTS_PAGE = 200
const MOST_COUNTED = 10_000
const MOST_EVENTS = 500
const MOST_TOLD = 200
const MOST_NOTES = 200
const MOST_CAPTURES = 100

export function createIncidentBook({ memory, db, ledger, now }: Parts): IncidentBook {
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
  const whole = async (id: string): Promise<IncidentView> => {
    const [incident, stretch] = await found(id)
    const { checkId, closedAt } = incident
    const entry = memory.entries.get(checkId)
    const { from, to } = stretch
    const page = { checkId, from, ...(to !== null && { before: to + 1 }), limit: MOST_EVENTS }
    const events = upToTheEnd(await eventsOf(memory, db, page))
    const isOpen = closedAt === null
    const told = await ledger.accounts({ checkId, of: stretch, limit: MOST_TOLD })
    const names = new Set(told.map(({ recipient }) => recipient))
    const span = {
      id,
      checkId,
      from: incident.openedAt,
      to: closedAt === null ? Number.MAX_SAFE_INTEGER : closedAt - 1,
    }
    return {
      ...incident,
      host: entry?.check.host ?? null,
      groups: entry?.check.groups ?? [],
      users: isOpen ? (impacts().get(checkId) ?? null) : null,
      explainedBy: await explainedBy(events),
      effects: await effectsOf(checkId, stretch, { limit: EFFECTS_PAGE }),
      effectsCount: await incidents.effectsCount(checkId, stretch, MOST_COUNTED),
      events,
      told,
      channels: memory.plan.channels.filter(({ name }) => names.has(name)).map(({ name, kind }) => ({ name, kind })),
      notes: await db.notes.ofIncident(span, MOST_NOTES),
    }
  }
  return {
    whole,
    async report(id, isOperator) {
      const incident = await whole(id)
      const check = memory.entries.get(incident.checkId)?.check
      return {
        incident,
        captures: isOperator ? (await db.captures.list({ incidentId: id, limit: MOST_CAPTURES })).map(headOf) : null,
        runbooks: check === undefined ? [] : runbooksOf(check, memory.plan),
        at: now(),
      }
    },
    async effects(id, page) {
      const [{ checkId }, stretch] = await found(id)
      return effectsOf(checkId, stretch, page)
    },
  }
}

/** What was recorded, without what it says. */
const headOf = ({ id, checkId, at, why, by, error, sections }: Capture) => ({
  ...{ id, checkId, at, why, by, error },
  sections: sections.map(({ title }) => ({ title })),
})

/** What comes after its end, as that it is steady again, is of no incident. */
function upToTheEnd(newestFirst: readonly Transition[]): readonly Transition[] {
  const end = newestFirst.findLastIndex(
    ({ change: { of, to } }) => of === 'status' && (to === 'ok' || to === 'pending'),
  )
  return newestFirst.slice(Math.max(0, end))
}
