import type { DecisionReason, Status } from '@foretop/shared/model.ts'
import type { Route } from '@foretop/shared/plan.ts'
import type { NEWS } from '@foretop/shared/words.ts'
import { route } from './route.ts'
import { isProblem, isWorse } from './severity.ts'
import type { Situation } from './situation.ts'

/** What a recipient was last told of a check's trouble; it hears how that ends. */
export interface Told {
  readonly incident: string
  /** When that incident opened, wall ms. */
  readonly since: number
  readonly status: Status
  /** All that it was told it was so far, in that order. */
  readonly was: readonly Status[]
}

/** One of those who may have to hear of it. */
export interface Recipient {
  /** `null` when it believes that all is well. */
  readonly told: Told | null
  /** A route leads there for what the check is now. */
  readonly isRouted: boolean
}

/** Reasons to send. */
export type News = (typeof NEWS)[number]

export type Decided =
  | { readonly send: true; readonly why: News }
  | { readonly send: false; readonly why: Exclude<DecisionReason, News> }

/**
 * Whether a recipient hears of a transition, or why it does not. It compares what is with what the recipient believes, so
 * that what was kept quiet (flapping, blocked, downtime, silenced, acknowledged) is told once the reason for silence is
 * gone, whatever kind of transition ends it.
 */
export function decide(situation: Situation, recipient: Recipient): Decided {
  const { transition, state } = situation
  // A change of status at the same look comes as a transition of its own, right after this one.
  if (transition.change.of === 'flapping' && state.since === transition.at) return quiet('unchanged')
  if (isProblem(state.status)) return decideTrouble(situation, recipient)
  if (recipient.told === null) return quiet(endsTrouble(situation) ? 'never-told' : 'unchanged')
  // A check goes back to "pending" only when it leaves the configuration.
  if (state.status === 'pending') return send('removed')
  return state.flapping ? quiet('flapping') : send('resolved')
}

/** What is decided for one recipient; its name is empty where there is nobody whom it concerns. */
export interface DecidedFor {
  readonly recipient: string
  readonly told: Told | null
  readonly decided: Decided
}

/** For each of those whom the routes name for what the check is now, and of those who were told of it. */
export function decideForAll(
  situation: Situation,
  told: ReadonlyMap<string, Told>,
  {
    routes,
    names,
  }: { readonly routes: readonly Route[] /** Of the channels that there are. */; readonly names: readonly string[] },
): readonly DecidedFor[] {
  const { check, state } = situation
  const routed = isProblem(state.status) ? route(routes, check, state.status) : []
  const recipients = [...new Set([...told.keys(), ...routed])].filter((name) => names.includes(name))
  const decideFor = (recipient: string): DecidedFor => {
    const known = told.get(recipient) ?? null
    const isRouted = routed.includes(recipient)
    return { recipient, told: known, decided: decide(situation, { told: known, isRouted }) }
  }
  return (recipients.length === 0 ? [''] : recipients).map(decideFor)
}

function decideTrouble(situation: Situation, { told, isRouted }: Recipient): Decided {
  const { state, acknowledgedAs } = situation
  const { status, flapping, blockedBy } = state
  if (status === told?.status) return quiet('unchanged')
  if (flapping) return quiet('flapping')
  if (blockedBy !== null) return quiet('blocked')
  // Before the acknowledgement: of what is silenced not even a turn for the worse is told.
  if (situation.downtime) return quiet('downtime')
  if (situation.silenced) return quiet('silenced')
  if (acknowledgedAs !== null && !isWorse(status, worstKnown(acknowledgedAs, told))) return quiet('acknowledged')
  // Whoever was told of it follows it, whatever the routes say of what it is now.
  if (told !== null) return send(isWorse(status, told.status) ? 'worse' : 'eased')
  return isRouted ? send('opened') : quiet('no-route')
}

/** Whoever has it saw what it was then, and heard what was told since. */
const worstKnown = (seen: Status, told: Told | null): Status =>
  told !== null && isWorse(told.status, seen) ? told.status : seen

const endsTrouble = ({ transition: { change } }: Situation): boolean => change.of === 'status' && isProblem(change.from)

const quiet = (why: Exclude<DecisionReason, News>): Decided => ({ send: false, why })
const send = (why: News): Decided => ({ send: true, why })

/** Of these words a recipient that hears them needs no others: it is over. */
export const isEnd = (why: DecisionReason): boolean => why === 'resolved' || why === 'removed'

/** What a recipient believes once it was told so. */
export function toldAfter(
  told: Told | null,
  news: Pick<Told, 'incident' | 'since' | 'was'> & { readonly why: News; readonly to: Status },
): Told | null {
  if (isEnd(news.why)) return null
  const { incident, since, was } = told ?? news
  return { incident, since, status: news.to, was: [...new Set([...was, news.to])] }
}
