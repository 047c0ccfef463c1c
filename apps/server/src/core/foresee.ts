import type { Conclusion, ForeseenWord, Foresight, State } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { pendingState } from './advance.ts'
import type { Times } from './audience.ts'
import { occurrenceAt } from './calendar.ts'
import { type Told, toldAfter } from './decide.ts'
import { blockerOf } from './dependencies.ts'
import { type Circumstances, hearingOf, isByTime } from './hearing.ts'
import { routings } from './routing.ts'
import type { Situation } from './situation.ts'

/** What would fail, by check. */
export type Fault = ReadonlyMap<string, Conclusion>

interface Span {
  /** When it would be confirmed, and until when nobody would take it on; wall ms. */
  readonly at: number
  readonly until: number
}

/**
 * Who would be told of a fault, and when, as long as nobody takes it on: by what decides when it happens. What relations would
 * conclude of it is not known, nor what it would do to checks that were not named.
 */
export function foresee(
  plan: Plan,
  times: Times,
  fault: Fault,
  { at, until }: Span,
): Omit<Foresight, 'fault' | 'zone'> {
  const states = explained(plan, fault, at)
  const failing = plan.checks.filter(({ id, enabled }) => enabled && states.has(id))
  const blockedBy = (id: string) => states.get(id)?.blockedBy ?? null
  const roots = failing.filter(({ id }) => blockedBy(id) === null)
  const told = roots.flatMap((check) => toldOfOne(plan, times, { check, status: statusOf(fault, check), at, until }))
  return {
    ...{ at, until },
    roots: roots.map((check) => ({
      ...{ checkId: check.id, status: statusOf(fault, check), quietUntil: quietUntil(plan, check, at) },
      explains: failing.filter(({ id }) => blockedBy(id) === check.id).length,
      confirmedWithinMs: check.everyMs + check.attempts * check.timeoutMs + (check.attempts - 1) * check.retryMs,
      routes: routings(plan, times, check, { status: statusOf(fault, check), at }),
    })),
    channels: plan.channels.map(({ name }) => name),
    told: told.toSorted((one, other) => one.at - other.at),
  }
}

const statusOf = (fault: Fault, { id }: Check): Conclusion => fault.get(id) ?? 'critical'

/** What explains what of all that would fail. */
function explained({ checks }: Plan, fault: Fault, at: number): ReadonlyMap<string, State> {
  const states = new Map<string, State>()
  for (const [id, status] of fault) if (status !== 'ok') states.set(id, { ...pendingState(id, at), status })
  const well = (id: string): State => ({ ...pendingState(id, at), status: 'ok' })
  // One may be explained by what is explained itself: until nothing changes.
  for (let changed = true; changed; ) {
    changed = false
    for (const check of checks) {
      const state = states.get(check.id)
      if (state === undefined) continue
      const blockedBy = blockerOf(check, state, (need) => states.get(need) ?? well(need))
      if (blockedBy === state.blockedBy) continue
      states.set(check.id, { ...state, blockedBy })
      changed = true
    }
  }
  return states
}

export interface Trouble extends Span {
  readonly check: Check
  readonly status: Conclusion
}

/** Who hears of one check alone, one after the other. */
export function toldOfOne(plan: Plan, times: Times, { check, status, at, until }: Trouble): readonly ForeseenWord[] {
  const words: ForeseenWord[] = []
  const told = new Map<string, Told>()
  let begun: Told | null = null
  const given = (now: number): Circumstances => ({
    ...{ ways: plan, times, told, begun, openSince, isOnItsWay: () => false, at: now },
  })
  const situation: Situation = {
    transition: { seq: 0, checkId: check.id, at, text: '', change: { of: 'status', from: 'ok', to: status } },
    check,
    state: { status, since: at, flapping: false, blockedBy: null },
    ...{ incident: null, acknowledgedAs: null, silenced: false, downtime: false },
  }
  let isFirst = true
  const openSince = quietUntil(plan, check, at) ?? at
  for (let now = openSince; now <= until; ) {
    for (const { recipient, hearer, decided } of hearingOf(given(now), situation).each.filter(
      (one) => isFirst || isByTime(one),
    )) {
      if (!decided.send) continue
      const news = { incident: '', since: at, was: [], why: decided.why, to: status, at: now }
      const next = toldAfter(told.get(recipient) ?? null, news)
      if (next !== null) told.set(recipient, next)
      begun = toldAfter(begun, news)
      words.push({ checkId: check.id, at: now, recipient, why: decided.why, target: hearer?.target ?? recipient })
    }
    isFirst = false
    now = hearingOf(given(now), situation).nextAt
  }
  return words
}

/** When the downtimes end that the configuration plans for a check and a moment, one after the other; `null`: there are none. */
function quietUntil({ downtimes = [] }: Plan, check: Check, at: number): number | null {
  const own = downtimes.filter(({ match, expect, forMs, until }) => {
    // Of one that waits for trouble, or that expects some alone, it is not known.
    const isCertain = expect === null && (forMs === null || until === null)
    return isCertain && inScope(match, check)
  })
  let end = at
  for (let before = -1; before !== end && end < at + LONGEST_QUIET_MS; ) {
    before = end
    for (const rule of own) {
      const occurrence = occurrenceAt(rule, end)
      if (occurrence !== null && occurrence.from <= end) end = Math.max(end, occurrence.until)
    }
  }
  return end === at ? null : end
}

/** Downtimes that follow each other for so long are not looked at further. */
const LONGEST_QUIET_MS = 90 * 86_400_000
