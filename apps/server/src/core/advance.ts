import type { Candidate, Change, State, Status, Transition, Verdict } from '@foretop/shared/model.ts'
import { FLAP_WINDOW, isFlapping } from './flapping.ts'
import { isWorse } from './severity.ts'
import { candidateOf, confirmed, looksKept, type Policy, saidBy } from './sightings.ts'

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
  const recent = [...state.recent, verdict.status].slice(-Math.max(FLAP_WINDOW, looksKept(policy)))
  const said = saidBy(recent, policy)
  const flapping = isFlapping(said, state.flapping)
  const status = confirmed(state.status, recent, policy)
  const candidate = candidateOf({ ...state, status }, recent, policy)
  const { lastKnown: _, flappingSince: began = at, ...before } = state
  const next: State = {
    ...before,
    recent,
    flapping,
    ...(flapping && { flappingSince: state.flapping ? began : at }),
    status,
    candidate,
    ...reasonsOf(state, verdict, status, candidate),
  }

  const transitions: NewTransition[] = []
  const text = next.verdict?.text ?? ''
  const changed = (change: Change, why = text) => transitions.push({ checkId: state.checkId, at, text: why, change })

  // Looks that confirm nothing leave no other trace of what it goes to and fro between.
  if (flapping !== state.flapping)
    changed({ of: 'flapping', to: flapping }, flapping ? `${byTurns(said)}: ${text}` : text)
  if (status === state.status) return { state: next, transitions }
  changed({ of: 'status', from: state.status, to: status })
  return { state: { ...next, since: at }, transitions }
}

/**
 * A look that leaves something open confirms nothing but what is worse than what is known. Of a new check nothing is
 * known that it could hide.
 */
const hides = (state: State, verdict: Verdict): boolean =>
  state.status !== 'pending' && !isWorse(verdict.status, state.status)

/** Why it is what it is: that we could not look takes the place of nothing bad that is known, and is said beside it. */
function reasonsOf(
  state: State,
  verdict: Verdict,
  status: Status,
  candidate: Candidate | null,
): Pick<State, 'verdict' | 'lastKnown'> {
  if (status === 'unknown') {
    const lastKnown = state.status === 'unknown' ? state.lastKnown : trouble(state)
    if (lastKnown === undefined) return { verdict }
    const text = `${verdict.text}; it was ${lastKnown.status} before: ${lastKnown.text}`
    return { verdict: verdict.status === 'unknown' ? { ...verdict, text } : verdict, lastKnown }
  }
  const hidesKnown = trouble(state) !== undefined || candidate?.status !== 'unknown'
  return { verdict: verdict.status === 'unknown' && hidesKnown ? (state.verdict ?? verdict) : verdict }
}

/** What is known to be bad of a check. */
function trouble({ status, verdict }: State): Verdict | undefined {
  if (verdict === null || verdict.status === 'ok') return undefined
  return status === 'warning' || status === 'critical' ? { ...verdict, status } : undefined
}

/** `ok and warning by turns` */
const byTurns = (said: readonly Status[]): string =>
  `${[...new Set(said.slice(-FLAP_WINDOW))].sort().join(' and ')} by turns`
