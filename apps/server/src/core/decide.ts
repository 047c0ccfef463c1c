import type { DecisionReason, Status } from '@foretop/shared/model.ts'
import type { NEWS } from '@foretop/shared/words.ts'
import type { Hearer } from './audience.ts'
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
  /** When it was first told each of these, wall ms; of what an earlier version told, nothing. */
  readonly wasAt: readonly number[]
  /** When it was last told anything of it, wall ms. */
  readonly lastAt: number
}

/** One of those who may have to hear of it. */
export interface Recipient {
  /** `null` when it believes that all is well. */
  readonly told: Told | null
  /** How a route leads there for what the check is now; `null`: none does. */
  readonly hearer: Pick<Hearer, 'afterMs'> | null
  /** It is to be told again what it knows. */
  readonly isReminded: boolean
  /** It is somebody else's turn to hear that it gets worse. */
  readonly isOffDuty: boolean
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
  /** `null`: no route leads there. */
  readonly hearer: Hearer | null
  readonly decided: Decided
}

interface Hearing {
  /** Whom the routes name for what the check is now. */
  readonly hearers: readonly Hearer[]
  /** Who would hear of it at another time. */
  readonly offDuty: ReadonlySet<string>
  /** Of the channels that there are. */
  readonly names: readonly string[]
  /** Wall ms. */
  readonly at: number
  /** Something of this check is on its way to whoever is named. */
  readonly isOnItsWay: (recipient: string) => boolean
}

/** For each of those whom the routes name for what the check is now, and of those who were told of it. */
export function decideForAll(
  situation: Situation,
  told: ReadonlyMap<string, Told>,
  { hearers, offDuty, names, at, isOnItsWay }: Hearing,
): readonly DecidedFor[] {
  const byName = new Map(hearers.map((hearer) => [hearer.recipient, hearer]))
  const recipients = [...new Set([...told.keys(), ...byName.keys()])].filter((name) => names.includes(name))
  const decideFor = (recipient: string): DecidedFor => {
    const known = told.get(recipient) ?? null
    const hearer = byName.get(recipient) ?? null
    const isReminded = (reminderAt(known, hearer) ?? Number.POSITIVE_INFINITY) <= at && !isOnItsWay(recipient)
    const whom = { told: known, hearer, isReminded, isOffDuty: offDuty.has(recipient) }
    return { recipient, told: known, hearer, decided: decide(situation, whom) }
  }
  return (recipients.length === 0 ? [''] : recipients).map(decideFor)
}

/** When somebody is to be told again, wall ms; `null`: never. */
export function reminderAt(told: Told | null, hearer: Pick<Hearer, 'remindMs'> | null): number | null {
  const everyMs = hearer?.remindMs ?? null
  return told === null || everyMs === null ? null : Math.max(told.lastAt, told.since) + everyMs
}

function decideTrouble(situation: Situation, { told, hearer, isReminded, isOffDuty }: Recipient): Decided {
  const { state, acknowledgedAs } = situation
  const { status, flapping, blockedBy } = state
  if (status === told?.status && !isReminded) return quiet('unchanged')
  if (flapping) return quiet('flapping')
  if (blockedBy !== null) return quiet('blocked')
  // Before the acknowledgement: of what is silenced not even a turn for the worse is told.
  if (situation.downtime) return quiet('downtime')
  if (situation.silenced) return quiet('silenced')
  if (acknowledgedAs !== null && !isWorse(status, worstKnown(acknowledgedAs, told))) return quiet('acknowledged')
  // Whoever was told of it follows it, whatever the routes say of what it is now.
  // Whoever was on call hears how it ends; what gets worse is for whoever is on call now.
  if (told !== null && isOffDuty && isWorse(status, told.status)) return quiet('no-route')
  if (told !== null) return send(newsFor(told, status))
  if (hearer === null) return quiet('no-route')
  return send(hearer.afterMs > 0 ? 'escalated' : 'opened')
}

const newsFor = (told: Told, status: Status): News =>
  status === told.status ? 'reminder' : isWorse(status, told.status) ? 'worse' : 'eased'

/** Whoever has it saw what it was then, and heard what was told since. */
const worstKnown = (seen: Status, told: Told | null): Status =>
  told !== null && isWorse(told.status, seen) ? told.status : seen

const endsTrouble = ({ transition: { change } }: Situation): boolean => change.of === 'status' && isProblem(change.from)

const quiet = (why: Exclude<DecisionReason, News>): Decided => ({ send: false, why })
const send = (why: News): Decided => ({ send: true, why })

/** Of these words a recipient that hears them needs no others: it is over. */
export const isEnd = (why: DecisionReason): boolean => why === 'resolved' || why === 'removed'

/** Of these words a recipient that hears them knew nothing before. */
export const isBeginning = (why: DecisionReason): boolean => why === 'opened' || why === 'escalated'

/** What a recipient believes once it was told so. `at`: when that was, wall ms. */
export function toldAfter(
  told: Told | null,
  news: Pick<Told, 'incident' | 'since' | 'was'> & { readonly why: News; readonly to: Status; readonly at: number },
): Told | null {
  if (isEnd(news.why)) return null
  const { incident, since, was } = told ?? news
  const wasAt = was.map((_, index) => (told === null ? news.at : (told.wasAt[index] ?? since)))
  const known = was.indexOf(news.to)
  const rest = { incident, since, status: news.to, lastAt: news.at }
  if (known < 0) return { ...rest, was: [...was, news.to], wasAt: [...wasAt, news.at] }
  // As bad again as it was before it had eased: that is news, from which steps count anew.
  const isAgain = told !== null && isWorse(news.to, told.status)
  return { ...rest, was, wasAt: isAgain ? wasAt.with(known, news.at) : wasAt }
}

/** When the first of all who were told heard that it is one of these, wall ms; `null`: nobody did. */
export function toldOf(told: Iterable<Told>, statuses: readonly Status[] | undefined): number | null {
  const times = [...told].flatMap(({ was, wasAt, since }) =>
    was.flatMap((status, at) => (statuses === undefined || statuses.includes(status) ? [wasAt[at] ?? since] : [])),
  )
  return times.length === 0 ? null : Math.min(...times)
}
