import type { Decision, DecisionReason, State, Status, Transition } from '@foretop/shared/model.ts'
import type { Check, Route } from '@foretop/shared/plan.ts'
import type { NEWS } from '@foretop/shared/words.ts'
import { followers } from './followers.ts'
import { route } from './route.ts'
import { isProblem, isWorse } from './severity.ts'

/** What people were last told of a check's trouble; they hear how it ends. */
export interface Told {
  readonly incident: string
  /** When that incident opened, wall ms. */
  readonly since: number
  readonly status: Status
  /** All that they were told it was so far, in that order. */
  readonly was: readonly Status[]
  /** Names of the channels. */
  readonly to: readonly string[]
}

export interface Situation {
  readonly transition: Transition
  readonly check: Pick<Check, 'id' | 'name' | 'host' | 'groups'>
  /** After all that this look changed. */
  readonly state: Pick<State, 'status' | 'since' | 'flapping' | 'blockedBy'>
  /** `null` when people believe that all is well. */
  readonly told: Told | null
  /** What it was when somebody took it on; `null`: nobody has it. */
  readonly acknowledgedAs: Status | null
  readonly silenced: boolean
  readonly downtime: boolean
  readonly routes: readonly Route[]
  /** Names of the channels that there are; people may have been told on others. */
  readonly channels: readonly string[]
}

/** Reasons to send. */
export type News = (typeof NEWS)[number]

export type Decided =
  | { readonly send: true; readonly why: News; readonly to: readonly string[] }
  | { readonly send: false; readonly why: Exclude<DecisionReason, News>; readonly to: readonly [] }

/**
 * Who hears of a transition, or why nobody does. It compares what is with what people believe, so that what was kept
 * quiet (flapping, blocked, downtime, silenced, acknowledged) is told once the reason for silence is gone, whatever kind of transition ends it.
 */
export function decide(situation: Situation): Decided {
  const { transition, state, told } = situation
  // A change of status at the same look comes as a transition of its own, right after this one.
  if (transition.change.of === 'flapping' && state.since === transition.at) return quiet('unchanged')
  if (isProblem(state.status)) return decideTrouble(situation)
  if (told === null) return quiet(endsTrouble(transition) ? 'never-told' : 'unchanged')
  // A check goes back to "pending" only when it leaves the configuration.
  if (state.status === 'pending') return send('removed', hearers(situation, told))
  return state.flapping ? quiet('flapping') : send('resolved', hearers(situation, told))
}

const hearers = ({ check, routes, channels }: Situation, told: Told): readonly string[] =>
  followers(
    told.to,
    channels,
    told.was.flatMap((status) => route(routes, check, status)),
  )

function decideTrouble(situation: Situation): Decided {
  const { check, state, told, acknowledgedAs, routes } = situation
  const { status, flapping, blockedBy } = state
  if (status === told?.status) return quiet('unchanged')
  if (flapping) return quiet('flapping')
  if (blockedBy !== null) return quiet('blocked')
  // Before the acknowledgement: of what is silenced not even a turn for the worse is told.
  if (situation.downtime) return quiet('downtime')
  if (situation.silenced) return quiet('silenced')
  if (acknowledgedAs !== null && !isWorse(status, worstKnown(acknowledgedAs, told))) return quiet('acknowledged')
  const why = told === null ? 'opened' : isWorse(status, told.status) ? 'worse' : 'eased'
  const known = told === null ? [] : hearers(situation, told)
  // The routes of the new status may add others.
  return send(why, [...new Set([...known, ...route(routes, check, status)])])
}

/** Whoever has it saw what it was then, and heard what was told since. */
const worstKnown = (seen: Status, told: Told | null): Status =>
  told !== null && isWorse(told.status, seen) ? told.status : seen

const endsTrouble = ({ change }: Transition): boolean => change.of === 'status' && isProblem(change.from)

const quiet = (why: Exclude<DecisionReason, News>): Decided => ({ send: false, why, to: [] })

const send = (why: News, to: readonly string[]): Decided =>
  to.length === 0 ? quiet('no-route') : { send: true, why, to }

/** What people believe once the decision is carried out. */
export function toldAfter(
  told: Told | null,
  decided: Pick<Decision, 'send' | 'why' | 'to'>,
  now: { readonly incident: string; readonly since: number; readonly status: Status },
): Told | null {
  // Over, and nobody is left to hear it: what comes next is new to whoever hears of it.
  if (decided.why === 'no-route' && !isProblem(now.status)) return null
  if (!decided.send) return told
  if (decided.why === 'resolved' || decided.why === 'removed') return null
  return {
    incident: told?.incident ?? now.incident,
    since: told?.since ?? now.since,
    status: now.status,
    was: [...new Set([...(told?.was ?? []), now.status])],
    to: decided.to,
  }
}
