import type { Status } from '@foretop/shared/model.ts'
import { type Audience, audienceOf, type Times, type Ways } from './audience.ts'
import { type DecidedFor, decideForAll, reminderAt, type Told, toldOf } from './decide.ts'
import { isProblem } from './severity.ts'
import type { Situation } from './situation.ts'

/** All that decides who hears, beside what happened. */
export interface Circumstances {
  readonly ways: Ways
  readonly times: Times
  /** What each recipient believes of the check once all that is on its way has come. */
  readonly told: ReadonlyMap<string, Told>
  /** What was to be told of its trouble so far, whether that came or not; `null`: nothing that is known. */
  readonly begun: Told | null
  /** Since when nothing keeps it quiet, wall ms; `null`: not known. */
  readonly openSince: number | null
  /** Whether something of the check is on its way to somebody. */
  readonly isOnItsWay: (recipient: string) => boolean
  /** Wall ms. */
  readonly at: number
}

/** Whom the routes name at a moment for what a check is now, and what is decided for each of them and of those who were told of it. */
export interface Hearing {
  readonly each: readonly DecidedFor[]
  /** When it is to be asked again if nothing happens, wall ms; the moment itself where something is due; `Infinity`: never. */
  readonly nextAt: number
}

const NOBODY: Audience = { hearers: [], offDuty: new Set(), until: Number.POSITIVE_INFINITY }
/** Whoever is to be told again, but has not taken the last word yet, is asked about again after so long. */
const REMINDED_AGAIN_MS = 60_000

/** Whom the routes would name if the check had that status. */
export const audienceAs = (given: Circumstances, situation: Situation, status: Status): Audience => {
  const { check, state } = situation
  return audienceOf(given.ways, given.times, check, status, {
    ...{ at: given.at, since: Math.max(state.since, given.openSince ?? state.since) },
    toldAt: (statuses) => toldOf(countedOf(given, situation), statuses),
  })
}

/** Whoever is no more, and was told of earlier trouble only, may never have heard its end. */
function countedOf({ ways, told, begun }: Circumstances, { incident }: Situation): readonly Told[] {
  const isThere = (recipient: string) => ways.channels.some(({ name }) => name === recipient)
  const counted = [...told].filter(([recipient, one]) => one.incident === incident?.id || isThere(recipient))
  return [...counted.map(([, one]) => one), ...(begun === null ? [] : [begun])]
}

export function hearingOf(given: Circumstances, situation: Situation): Hearing {
  const { ways, told, isOnItsWay, at } = given
  const { status } = situation.state
  const { hearers, offDuty, until } = isProblem(status) ? audienceAs(given, situation, status) : NOBODY
  const names = ways.channels.map(({ name }) => name)
  const each = decideForAll(situation, told, { hearers, offDuty, names, at, isOnItsWay })
  // What keeps it quiet ends by something that happens.
  if (!isOpenTrouble(situation) || situation.acknowledgedAs !== null) return { each, nextAt: Number.POSITIVE_INFINITY }
  if (each.some(isByTime)) return { each, nextAt: at }
  const reminders = each.flatMap(({ told, hearer }) => reminderAt(told, hearer) ?? [])
  return { each, nextAt: Math.min(until, ...reminders.map((due) => Math.max(due, at + REMINDED_AGAIN_MS))) }
}

/** What is told because it is another time. */
export const isByTime = ({ decided, hearer }: DecidedFor): boolean =>
  decided.send && (decided.why === 'reminder' || (hearer?.isTimed ?? false))

/** Somebody may be told of it, and it is not known to be explained. */
export const isOpenTrouble = ({ state, silenced, downtime }: Situation): boolean =>
  isProblem(state.status) && !state.flapping && state.blockedBy === null && !silenced && !downtime
