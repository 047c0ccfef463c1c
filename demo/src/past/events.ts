import { advance, type NewTransition, pendingState } from '@foretop/server/core/advance.ts'
import { audienceOf, TIMELESS } from '@foretop/server/core/audience.ts'
import { causeOf } from '@foretop/server/core/cause.ts'
import { decideForAll, type Told, toldAfter, toldOf } from '@foretop/server/core/decide.ts'
import { decisionOf } from '@foretop/server/core/decision-of.ts'
import { blockerOf } from '@foretop/server/core/dependencies.ts'
import { FLAP_WINDOW } from '@foretop/server/core/flapping.ts'
import { track } from '@foretop/server/core/incident.ts'
import { isProblem } from '@foretop/server/core/severity.ts'
import type { Situation } from '@foretop/server/core/situation.ts'
import type { Decision, Incident, State, Status, Transition, Verdict } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { Seen } from './rehearse.ts'
import type { Trouble } from './troubled.ts'

/** All that `state.db` remembers of a past. */
export interface Chronicle {
  readonly states: readonly State[]
  readonly transitions: readonly Transition[]
  readonly incidents: readonly Incident[]
  readonly decisions: readonly Decision[]
}

const NOBODY: ReadonlySet<string> = new Set()

interface Known {
  state: State
  incident: Incident | null
  /** By recipient. */
  readonly told: Map<string, Told>
}

/** One look that matters: it changed what was thought of a check. */
interface Turn {
  readonly check: Check
  readonly at: number
  readonly verdict: Verdict
}

/** What the state machine made of the looks at each trouble, and who heard of it, by the product's own rules. */
export function chronicle(
  plan: Plan,
  calm: ReadonlyMap<string, Seen>,
  troubles: readonly Trouble[],
  from: number,
): Chronicle {
  const known = new Map(plan.checks.map((check) => [check.id, begun(check, calm, from)]))
  const stateOf = (id: string) => known.get(id)?.state
  const transitions: Transition[] = []
  const incidents = new Map<string, Incident>()
  const decisions: Decision[] = []
  const names = plan.channels.map(({ name }) => name)
  const tell = (check: Check, now: Known, change: NewTransition) => {
    const transition = { ...change, seq: transitions.length + 1 }
    transitions.push(transition)
    now.incident = track(now.incident, transition)
    if (now.incident !== null) incidents.set(now.incident.id, now.incident)
    const situation: Situation = {
      transition,
      check,
      state: now.state,
      incident: now.incident,
      ...{ acknowledgedAs: null, silenced: false, downtime: false },
    }
    const { at, seq } = transition
    const { status, since } = now.state
    const toldAt = (statuses: readonly Status[] | undefined) => toldOf(now.told.values(), statuses)
    const { hearers } = isProblem(status)
      ? audienceOf(plan, TIMELESS, check, status, { at, since, toldAt })
      : { hearers: [] }
    for (const { recipient, told, decided } of decideForAll(situation, now.told, {
      hearers,
      offDuty: NOBODY,
      names,
      at,
      isOnItsWay: () => false,
    })) {
      const cause = causeOf(situation, told, decided)
      decisions.push(decisionOf(situation, recipient, { ...decided, cause }, at))
      if (!decided.send) continue
      const incident = { incident: now.incident?.id ?? String(seq), since: now.incident?.openedAt ?? at, was: [] }
      const next = toldAfter(told, { ...incident, why: decided.why, to: status, at })
      if (next === null) now.told.delete(recipient)
      else now.told.set(recipient, next)
    }
    if (now.state.status === 'ok') now.incident = null
  }
  for (const { check, at, verdict } of turnsOf(plan, calm, troubles)) {
    const now = known.get(check.id)
    if (now === undefined) continue
    // Confirmed by the looks before this one, which changed nothing.
    const advanced = advance(now.state, verdict, { attempts: 1, recoveries: 1 }, at)
    const blockedBy = blockerOf(check, advanced.state, stateOf)
    const wasBlockedBy = now.state.blockedBy
    now.state = { ...advanced.state, blockedBy }
    for (const transition of advanced.transitions) tell(check, now, transition)
    if (blockedBy !== wasBlockedBy) {
      const change = { of: 'blockedBy', to: blockedBy } as const
      tell(check, now, { checkId: check.id, at, text: verdict.text, change })
    }
  }
  return {
    states: [...known.values()].map(({ state }) => settled(state)),
    transitions,
    incidents: [...incidents.values()],
    decisions,
  }
}

/** The many good looks since then are not played one by one. */
const settled = (state: State): State =>
  state.status === 'ok' ? { ...state, recent: Array.from({ length: FLAP_WINDOW }, () => 'ok' as const) } : state

/** Well since the beginning; what is not well now is left to the product to find. */
function begun({ id }: Check, calm: ReadonlyMap<string, Seen>, from: number): Known {
  const seen = calm.get(id)?.now
  const pending = pendingState(id, from)
  if (seen?.status !== 'ok') return { state: pending, incident: null, told: new Map() }
  const verdict = verdictOf(seen)
  return { state: { ...pending, status: 'ok', verdict }, incident: null, told: new Map() }
}

/** In the order of time; at the same time a check comes after those it needs. */
function turnsOf(plan: Plan, calm: ReadonlyMap<string, Seen>, troubles: readonly Trouble[]): readonly Turn[] {
  const turns = troubles.flatMap((trouble) =>
    plan.checks.flatMap((check): Turn[] => {
      const [bad, well] = [trouble.seen.get(check.id)?.now, calm.get(check.id)?.now]
      if (bad === undefined || well?.status !== 'ok') return []
      // Relations see what their members saw before.
      const lateMs = (check.way.by === 'derive' ? 0.9 : 0.4) * check.everyMs
      const confirmedMs = (check.attempts - 1) * check.retryMs
      return [
        { check, at: Math.round(trouble.from + lateMs + confirmedMs), verdict: verdictOf(bad) },
        { check, at: Math.round(trouble.to + lateMs), verdict: verdictOf(well) },
      ]
    }),
  )
  return turns.toSorted(
    (a, b) => a.at - b.at || Number(a.check.needs.includes(b.check.id)) - Number(b.check.needs.includes(a.check.id)),
  )
}

const verdictOf = ({ status, text, culprit }: Seen['now']): Verdict => ({
  status: status === 'pending' ? 'unknown' : status,
  text,
  culprit,
})
