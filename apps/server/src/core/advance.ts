import type { Change, State, Status, Transition, Verdict } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { FLAP_WINDOW, isFlapping } from './flapping.ts'
import { isProblem, isWorse } from './severity.ts'

type Policy = Pick<Check, 'attempts' | 'recoveries'>

/** A transition that the store has not numbered yet. */
export type NewTransition = Omit<Transition, 'seq'>

export interface Advanced {
  readonly state: State
  readonly transitions: readonly NewTransition[]
}

export const pendingState = (checkId: string, at: number): State => ({
  checkId,
  status: 'pending',
  since: at,
  candidate: null,
  recent: [],
  flapping: false,
  blockedBy: null,
  verdict: null,
})

/** The state machine: what was known + what is now thought = what is known and what changed. */
export function advance(state: State, verdict: Verdict, policy: Policy, at: number): Advanced {
  if (verdict.atLeast && hides(state, verdict)) return { state, transitions: [] }
  const recent = [...state.recent, verdict.status].slice(-FLAP_WINDOW)
  const flapping = isFlapping(recent, state.flapping)
  const next: State = { ...state, recent, flapping, verdict, candidate: null }

  const transitions: NewTransition[] = []
  const changed = (change: Change, text = verdict.text) =>
    transitions.push({ checkId: state.checkId, at, text, change })

  // Looks that confirm nothing leave no other trace of what it goes to and fro between.
  if (flapping !== state.flapping)
    changed({ of: 'flapping', to: flapping }, flapping ? `${byTurns(recent)}: ${verdict.text}` : verdict.text)
  if (verdict.status === state.status) return { state: next, transitions }

  const count = looksInARow(state, verdict)
  if (count < looksNeeded(state, verdict, policy))
    return { state: { ...next, candidate: { status: verdict.status, count } }, transitions }

  changed({ of: 'status', from: state.status, to: verdict.status })
  return { state: { ...next, status: verdict.status, since: at }, transitions }
}

/**
 * A look that leaves something open confirms nothing but what is worse than what is known. Of a new check nothing is
 * known that it could hide.
 */
const hides = (state: State, verdict: Verdict): boolean =>
  state.status !== 'pending' && !isWorse(verdict.status, state.status)

/** `ok and warning by turns` */
const byTurns = (recent: readonly Status[]): string => `${[...new Set(recent)].sort().join(' and ')} by turns`

/** Bad looks add up even if they differ: warning, critical, critical is three sightings of trouble. */
function looksInARow(state: State, verdict: Verdict): number {
  const { candidate } = state
  const sameSide = candidate !== null && isProblem(candidate.status) === isProblem(verdict.status)
  return (sameSide ? candidate.count : 0) + 1
}

/**
 * Only leaving "ok", "pending" or "unknown" for a problem needs confirming: bad news that changes is still bad news. That
 * we could not see once is none at all: what was known of a problem stands until that is confirmed too.
 */
function looksNeeded(state: State, verdict: Verdict, policy: Policy): number {
  if (verdict.status === 'ok') return state.status === 'pending' ? 1 : policy.recoveries
  const inTrouble = state.status === 'warning' || state.status === 'critical'
  return inTrouble && verdict.status !== 'unknown' ? 1 : policy.attempts
}
