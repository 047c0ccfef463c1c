import type {
  Acknowledgement,
  Definitions,
  Incident,
  Observation,
  Quiet,
  State,
  Transition,
  Verdict,
} from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { pendingState } from '../core/advance.ts'
import { acknowledgementCause, quietCause } from '../core/cause.ts'
import { dependents, entangled } from '../core/dependencies.ts'
import { reachingChecks } from '../core/reaching.ts'
import { isProblem } from '../core/severity.ts'
import type { Behind, Situation } from '../core/situation.ts'
import type { Moment } from '../looking/clock.ts'
import type { Remembered } from '../store/state.ts'
import { createLateness, type LatenessLog } from './lateness.ts'
import type { Planned } from './planned.ts'
import { isShownAlike } from './shown-alike.ts'

/** What probes and relations say of themselves, by kind. */
export interface Kind {
  readonly title: string
  readonly summary: string
  readonly relation: boolean
  /** Of all its checks; `Check.metrics` is what one of them has. */
  readonly metrics: Definitions
  /**
   * Of which checks it is recorded what they are about when its problem is confirmed: of itself, or of members. Absent: of
   * none.
   */
  readonly recordOf?: 'itself' | ((members: readonly RecordableMember[]) => readonly string[])
}
/** A member of a relation that may be recorded for it. */
export interface RecordableMember {
  readonly checkId: string
  readonly isWell: boolean
}
export type Kinds = ReadonlyMap<string, Kind>

/** How a check stands: all of it that people see. */
export interface Standing {
  state: State
  /** The last look, whatever came of it; of all that is kept only this has evidence. */
  latest: Observation | null
  /** The last look that was answered, and the one before: counters are the difference of the two. */
  answered: Observation | null
  before: Observation | null
  acknowledgement: Acknowledgement | null
  /** Covered by a silence, or a downtime, in force. */
  silenced: boolean
  downtime: boolean
  stale: boolean
}

/** All that main knows of one check now. */
export interface Entry extends Standing {
  check: Check
  /** As people have it: what is not stored yet nobody is shown, for a crash could undo it. */
  shown: Readonly<Standing>
  /** Of those that cover it, and of downtimes its trouble, the one of each kind that ends last. */
  cover: { readonly silence?: Quiet; readonly downtime?: Quiet }
  incident: Incident | null
  /** What the downtimes over it say. */
  planned: Planned
  /** Its latest looks, as long as each of them was bad: as many as are believed. */
  lately: readonly Verdict[]
  /** How many looks in a row said of others than is known whose trouble it is. */
  unlike: number
  /** Its trouble is another than was planned, and stays so until it is over. */
  surprised: boolean
  /** Its blocker is well again; the next look tells whether it is too. */
  releasing: boolean
  /** When it was last seen to be critical no more, monotonic ms; `null`: not in this run. */
  recoveredAt: number | null
  /** When its last look was made, monotonic ms, if that told of before something was well again and counts for nothing. */
  outdatedAt: number | null
  /** Since when it is looked at as it is: new, or another one by a reload. Monotonic ms. */
  addedAt: number
  /** When viewers last got it, wall ms. */
  toldAt: number
  /** What its looks leave for the next one; of its revision. */
  keepsake: string | null
}

export const standingOf = (entry: Standing): Standing => ({
  state: entry.state,
  latest: entry.latest,
  answered: entry.answered,
  before: entry.before,
  acknowledgement: entry.acknowledgement,
  silenced: entry.silenced,
  downtime: entry.downtime,
  stale: entry.stale,
})

/** All that must be known of a transition of it to decide later who hears. `incident`: after the transition. */
export function situationOf(
  { check, state, acknowledgement, silenced, downtime, cover }: Entry,
  transition: Transition,
  incident: Situation['incident'],
): Situation {
  const { id, name, host, groups, runbook } = check
  const { status, since, flapping, flappingSince, blockedBy } = state
  const behind = {
    ...behindOf({ cover, silenced, downtime }),
    ...(acknowledgement !== null && { acknowledgement: acknowledgementCause(acknowledgement) }),
  }
  return {
    transition,
    check: { id, name, host, groups, runbook },
    state: { status, since, flapping, blockedBy, ...(flappingSince !== undefined && { flappingSince }) },
    incident,
    acknowledgedAs: acknowledgement?.status ?? null,
    silenced,
    downtime,
    ...(Object.keys(behind).length > 0 && { behind }),
  }
}

/** What keeps it quiet, as it is kept beside what is decided. */
export const behindOf = ({ cover, silenced, downtime }: Pick<Entry, 'cover' | 'silenced' | 'downtime'>): Behind => ({
  ...(silenced && cover.silence !== undefined && { silence: quietCause(cover.silence) }),
  ...(downtime && cover.downtime !== undefined && { downtime: quietCause(cover.downtime) }),
})

/** Every check with what is known of it, in the order of the configuration. */
export interface Memory {
  plan: Plan
  /** Wall ms since when this plan is in force. */
  planAt: number
  readonly kinds: Kinds
  entries: Map<string, Entry>
  /** Those of the plan that nobody looks at. */
  disabled: ReadonlyMap<string, Check>
  /** Who depends on whom, from every check's needs. */
  dependents: ReadonlyMap<string, readonly string[]>
  /** Relations that their members do not explain. */
  entangled: ReadonlySet<string>
  /** Ids of the checks that tell whether their host can be reached. */
  reaching: ReadonlySet<string>
  /** Silences and downtimes in force and to come, by id; and as people are shown them. */
  readonly quiets: Map<string, Quiet>
  shownQuiets: readonly Quiet[]
  /** Looked at since their rows were last written. */
  readonly dirty: Set<Entry>
  /** With a keepsake that is not written yet. */
  readonly unwrittenKeepsakes: Set<Entry>
  /** What is on its way to the disk, and of which it is not decided who hears of it. */
  readonly unheard: Set<Situation>
  lastSeq: number
  readonly lateness: LatenessLog
  observations: number
  /** Of these the ones that were made, of servers. */
  firsthand: number
  /** When anything was last seen, monotonic ms. */
  lastSeenAt: number | null
  /** When any check was last seen to be critical no more, monotonic ms. */
  lastRecoveredAt: number
}

/** Why there is another plan: somebody changed the configuration, or rows of a source came and went. */
export type Reason = 'configured' | 'rows'

export const EMPTY_PLAN: Plan = { site: '', hosts: [], groups: [], checks: [], channels: [], routes: [], graphs: [] }

export const createMemory = (kinds: Kinds, lastSeq: number, now: number): Memory => ({
  plan: EMPTY_PLAN,
  planAt: now,
  kinds,
  entries: new Map(),
  disabled: new Map(),
  dependents: new Map(),
  entangled: new Set(),
  reaching: new Set(),
  quiets: new Map(),
  shownQuiets: [],
  dirty: new Set(),
  unwrittenKeepsakes: new Set(),
  unheard: new Set(),
  lastSeq,
  lateness: createLateness(),
  observations: 0,
  firsthand: 0,
  lastSeenAt: null,
  lastRecoveredAt: Number.NEGATIVE_INFINITY,
})

/** Whether somebody has to be asked to know of it. */
export const isFirsthand = ({ way }: Pick<Check, 'way'>): boolean => way.by === 'poll' || way.by === 'child'

/** Looks that show that somebody still watches: conclusions are drawn from nothing, too. Where nobody is asked, all. */
export const watchingLooks = ({ entries, observations, firsthand }: Memory): number =>
  entries.values().some(({ check }) => isFirsthand(check)) ? firsthand : observations

/** What another plan makes different. */
export interface Adopted {
  /** Ids of the checks that look different on the wall: ten thousand that look the same need not be written out for each viewer. */
  readonly different: readonly string[]
  /** New checks, and those of which anything is another now. */
  readonly changed: readonly Check[]
}

/** Puts a plan in force. What did not change keeps all it has; new checks take what was remembered of them. */
export function adoptPlan(memory: Memory, plan: Plan, { at, seenAt }: Moment, remembered?: Remembered): Adopted {
  const graph = dependents(plan.checks)
  const entries = new Map<string, Entry>()
  const disabled = new Map<string, Check>()
  const different: string[] = []
  const changed: Check[] = []
  for (const check of plan.checks) {
    if (!check.enabled) {
      disabled.set(check.id, check)
      continue
    }
    const known = memory.entries.get(check.id)
    const entry = known ?? remember(check, { at, seenAt }, remembered)
    entries.set(check.id, entry)
    // Of ten thousand most are the very object they were, and main stands still meanwhile.
    if (known?.check === check) continue
    changed.push(check)
    const isAnother = entry.check.revision !== check.revision
    if (known === undefined || isAnother || !isShownAlike(entry.check, check)) different.push(check.id)
    if (isAnother) {
      entry.answered = null
      entry.before = null
      entry.addedAt = seenAt
      entry.keepsake = null
      memory.unwrittenKeepsakes.delete(entry)
    }
    entry.check = check
  }
  memory.plan = plan
  memory.planAt = at
  memory.entries = entries
  memory.disabled = disabled
  memory.dependents = graph
  memory.entangled = entangled(plan.checks, graph)
  for (const id of memory.entangled) disentangle(entries.get(id))
  memory.reaching = reachingChecks(plan.checks.filter(({ enabled }) => enabled))
  return { different, changed }
}

/** What its members explained before explains nothing in a circle. */
function disentangle(entry: Entry | undefined): void {
  if (entry?.state.verdict?.because === undefined) return
  const { because: _, ...verdict } = entry.state.verdict
  entry.state = { ...entry.state, verdict }
}

function remember(check: Check, { at, seenAt }: Moment, remembered: Remembered | undefined): Entry {
  const latest = remembered?.observations.get(check.id) ?? null
  const incident = remembered?.openIncidents.get(check.id) ?? null
  const standing: Standing = {
    state: agreeing(remembered?.states.get(check.id) ?? pendingState(check.id, at), incident),
    latest,
    answered: latest?.outcome === 'answered' ? latest : null,
    before: null,
    acknowledgement: remembered?.acknowledgements.get(check.id) ?? null,
    // As it was last decided: if it is not so any more, by a plan changed meanwhile, it is decided again.
    silenced: remembered?.keptQuiet.get(check.id) === 'silenced',
    downtime: remembered?.keptQuiet.get(check.id) === 'downtime',
    stale: false,
  }
  const left = remembered?.keepsakes.get(check.id)
  const keepsake = left?.revision === check.revision ? left.value : null
  return {
    ...standing,
    shown: standing,
    cover: {},
    check,
    incident,
    ...UNPLANNED,
    releasing: false,
    recoveredAt: null,
    outdatedAt: null,
    addedAt: seenAt,
    toldAt: 0,
    keepsake,
  }
}

/** Under no downtime, and nothing odd was seen. */
export const UNPLANNED = {
  planned: { downtime: false, expects: [], by: {}, expecting: [] },
  lately: [],
  unlike: 0,
  surprised: false,
} satisfies Partial<Entry>

/** An older version could lose the row of a state in a crash, but nothing of an incident: without it the end would not be seen as one. */
function agreeing(state: State, incident: Incident | null): State {
  if (isProblem(state.status) === (incident !== null)) return state
  const was = { ...state, recent: [], candidate: null, blockedBy: null, verdict: null }
  return incident === null ? { ...was, status: 'ok' } : { ...was, status: incident.worst, since: incident.openedAt }
}
