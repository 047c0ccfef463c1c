import type { Observation, Transition } from '@foretop/shared/model.ts'
import { withoutEvidence } from '../../core/without-evidence.ts'
import type { Remembered, StateStore } from '../state.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'
import { renameRows } from './renaming.made-up.ts'

export function createMemoryState(disk: Disk): StateStore {
  const { states, keepsakes, lists, transitions, incidents, acknowledgements } = disk
  return {
    writers: {
      renamed: each((pair) => renameRows(disk, pair)),
      states: each(({ state, latest }) =>
        states.put(state.checkId, { state, latest: latest && withoutClock(withoutEvidence(latest)) }),
      ),
      keepsakes: each((keepsake) => keepsakes.put(keepsake.checkId, keepsake)),
      lists: each((list) => lists.put(list.checkId, list)),
      gone: each((checkId) => {
        states.drop(checkId)
        keepsakes.drop(checkId)
        lists.drop(checkId)
        acknowledgements.drop(checkId)
      }),
      transitions: each((transition) => transitions.add(transition.seq, transition)),
      incidents: each((incident) => incidents.put(incident.id, incident)),
      acknowledgements: each((one) => acknowledgements.put(one.checkId, one)),
      released: each((checkId) => acknowledgements.drop(checkId)),
    },
    load: async () => load(disk),
    async events({ limit, before = Number.MAX_SAFE_INTEGER, from = 0, checkIds, quietIds = [] }) {
      const [checks, quiets] = [new Set(checkIds), new Set(quietIds)]
      const isMeant = ({ checkId, quietId = '' }: { readonly checkId: string; readonly quietId?: string }) =>
        checkId === '' ? quiets.has(quietId) : checks.has(checkId)
      return newest(transitions.rows(), ({ seq }) => seq)
        .filter((event) => event.seq < before && (checkIds === undefined || (event.seq >= from && isMeant(event))))
        .slice(0, limit)
        .map(({ quietId: _, ...event }): Transition => event)
    },
    incidents: async ({ open, checkId, limit }) =>
      newest(incidents.rows(), ({ openedAt }) => openedAt)
        .filter((incident) => checkId === undefined || incident.checkId === checkId)
        .filter(({ closedAt }) => open === undefined || open === (closedAt === null))
        .slice(0, limit),
    prune(before) {
      transitions.dropAll(({ at }) => at < before)
      incidents.dropAll(({ closedAt }) => closedAt !== null && closedAt < before)
    },
  }
}

/** Those that came last first where the moment is the same. */
export const newest = <T>(rows: readonly T[], at: (row: T) => number): readonly T[] =>
  rows.toReversed().sort((a, b) => at(b) - at(a))

/** The time by the clock of the run that saw it means nothing to the next. */
const withoutClock = ({ seenAt: _, ...observation }: Observation): Observation => observation

function load(disk: Disk): Remembered {
  const { states, transitions, incidents, decisions, acknowledgements, outbox } = disk
  const byCheck = <T extends { readonly checkId: string }>(list: readonly T[]) =>
    new Map(list.map((one) => [one.checkId, one] as const))
  const saved = states.rows()
  const open = incidents.rows().filter(({ closedAt }) => closedAt === null)
  const kept = open.flatMap(({ checkId }) => {
    const why = keptQuiet(disk, checkId)
    return why === null ? [] : [[checkId, why] as const]
  })
  const numbers = [
    ...transitions.rows().map(({ seq }) => seq),
    ...incidents.rows().map(({ id }) => Number.parseInt(id, 10) || 0),
    ...decisions.rows().map(({ transitionSeq }) => transitionSeq),
    ...outbox.rows().map(({ notice }) => notice.transition),
    ...disk.undecided.rows().map(({ transition }) => transition.seq),
  ]
  return {
    states: byCheck(saved.map(({ state }) => state)),
    observations: byCheck(saved.flatMap(({ latest }) => latest ?? [])),
    openIncidents: byCheck(open),
    acknowledgements: byCheck(acknowledgements.rows()),
    keptQuiet: new Map(kept),
    keepsakes: byCheck(disk.keepsakes.rows()),
    lists: byCheck(disk.lists.rows()),
    lastSeq: numbers.reduce((most, number) => Math.max(most, number), 0),
  }
}

/** As it was last decided, or would be. */
function keptQuiet({ decisions, undecided }: Disk, checkId: string): 'silenced' | 'downtime' | null {
  const waiting = undecided.rows().filter(({ check }) => check.id === checkId)
  const decided = decisions.rows().filter((decision) => decision.checkId === checkId)
  const last = Math.max(
    0,
    ...waiting.map(({ transition }) => transition.seq),
    ...decided.map(({ transitionSeq }) => transitionSeq),
  )
  const whys = decided.filter(({ transitionSeq }) => transitionSeq === last).map(({ why }) => why)
  const situation = waiting.find(({ transition }) => transition.seq === last)
  if (situation?.downtime === true || whys.includes('downtime')) return 'downtime'
  return situation?.silenced === true || whys.includes('silenced') ? 'silenced' : null
}
