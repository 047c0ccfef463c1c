import type { Status } from '@foretop/shared/model.ts'
import type { Channel, Plan, Route } from '@foretop/shared/plan.ts'
import { fits, type Routed } from './route.ts'

/** What is so at a moment, and until when (wall ms) time alone cannot change it; `Infinity`: never. */
export interface Spell<T> {
  readonly is: T
  readonly until: number
}

/** What clocks and calendars say of the names in a plan, at a wall time. */
export interface Times {
  isWithin(hours: string, at: number): Spell<boolean>
  /** Names of people. */
  onCall(rota: string, at: number): Spell<readonly string[]>
}

/** For a plan without hours and rotas. */
export const TIMELESS: Times = {
  isWithin: () => always(true),
  onCall: () => always([]),
}

/** All of a plan that says who hears. */
export type Ways = Pick<Plan, 'routes' | 'fallback' | 'people' | 'rotas'> & {
  readonly channels: readonly Pick<Channel, 'name' | 'person'>[]
}

/** Whether it can depend on the time who hears of trouble, or that it is told again. */
export const hasTimes = ({ routes, rotas = [] }: Ways): boolean =>
  rotas.length > 0 || routes.some(({ during, escalate, remindMs }) => (during ?? escalate ?? remindMs) !== undefined)

/** Somebody who hears of a check, and how that comes. */
export interface Hearer {
  /** Name of a channel. */
  readonly recipient: string
  /** As the route says it: a channel, a person, a rota. */
  readonly target: string
  /** Whoever heard of it before has not taken it on for so long; 0: nobody was to. */
  readonly afterMs: number
  /** No route leads to anybody. */
  readonly isFallback: boolean
  /** At another time it would be somebody else, or nobody. */
  readonly isTimed: boolean
  readonly gatherMs: number
  /** How often it is told again; `null`: never. */
  readonly remindMs: number | null
}

/** All who hear of a check, each once, and until when (wall ms) time alone makes nobody else of them. */
export interface Audience {
  readonly hearers: readonly Hearer[]
  /** Names of the channels of those who would hear of it at another time: what gets worse meanwhile is not for them. */
  readonly offDuty: ReadonlySet<string>
  readonly until: number
}

/** What of a trouble says how far it was told. Times are wall ms. */
export interface Telling {
  readonly at: number
  /** When it became what it is, or when what had kept it quiet ended. */
  readonly since: number
  /** When somebody was first told that it is one of these, or, of `undefined`, that it is in trouble; `null`: nobody was. */
  readonly toldAt: (statuses: readonly Status[] | undefined) => number | null
}

/** Of new trouble nobody was told. */
export const untold = (at: number): Telling => ({ at, since: at, toldAt: () => null })

/**
 * Who hears of a check with this status now. The first route that matches takes it; `continue` lets those after it have it
 * too. A route outside its hours matches nothing. Steps count from when somebody was first told what the route is for; where
 * there is nobody to tell, from when that could have been told.
 */
export function audienceOf(ways: Ways, times: Times, check: Routed, status: Status, telling: Telling): Audience {
  let until = Number.POSITIVE_INFINITY
  const now = <T>(spell: Spell<T>): T => {
    until = Math.min(until, spell.until)
    return spell.is
  }
  const led = (targets: readonly string[], how: Omit<Hearer, 'recipient' | 'target'>): readonly Hearer[] =>
    targets.flatMap((target) => {
      const isTimed = how.isTimed || isRota(ways, target)
      return now(reached(ways, times, target, telling.at)).map((recipient) => ({ ...how, recipient, target, isTimed }))
    })
  const fallen = (isTimed: boolean) => led(ways.fallback ?? [], { ...FALLBACK, isTimed })
  const byRoute = (route: Route): readonly Hearer[] => {
    const { to, escalate = [], match, gatherMs = 0, remindMs = null } = route
    const how = { isFallback: false, isTimed: hoursBefore(fitting, route), gatherMs, remindMs }
    // It has somebody to tell, but they are not there: a rota may have a gap.
    const named = led(to, { ...how, afterMs: 0 })
    const first = named.length > 0 || to.length === 0 ? named : fallen(true)
    const began = telling.toldAt(match.status) ?? (first.length === 0 ? telling.since : telling.at)
    const due = escalate.filter(({ afterMs }) => now(from(began + afterMs, telling.at)))
    return [...first, ...due.flatMap((step) => led(step.to, { ...how, afterMs: step.afterMs, isTimed: true }))]
  }

  const fitting = ways.routes.filter((route) => fits(route, check, status))
  const open = fitting.filter(({ during }) => during === undefined || now(times.isWithin(during, telling.at)))
  const last = open.findIndex((route) => !route.continue)
  const taking = last === -1 ? open : open.slice(0, last + 1)
  const all = fitting.length === 0 ? fallen(false) : taking.flatMap(byRoute)
  const first = new Map<string, Hearer>()
  for (const hearer of all) if (!first.has(hearer.recipient)) first.set(hearer.recipient, hearer)
  const targets = fitting.flatMap(({ to, escalate = [] }) => [to, ...escalate.map((step) => step.to)].flat())
  const members = targets.filter((target) => isRota(ways, target)).flatMap((target) => everReached(ways, target))
  return { hearers: [...first.values()], offDuty: new Set(members.filter((name) => !first.has(name))), until }
}

const FALLBACK = { afterMs: 0, isFallback: true, gatherMs: 0, remindMs: null } as const

/** Whether it depends on the time that a route has its turn: by its own hours, or by those of one before it. */
const hoursBefore = (fitting: readonly Route[], route: Route): boolean =>
  fitting.slice(0, fitting.indexOf(route) + 1).some(({ during }) => during !== undefined)

const always = <T>(is: T): Spell<T> => ({ is, until: Number.POSITIVE_INFINITY })
/** Whether that moment has come. */
const from = (moment: number, at: number): Spell<boolean> =>
  at >= moment ? always(true) : { is: false, until: moment }

const isRota = ({ rotas = [] }: Ways, target: string): boolean => rotas.some(({ name }) => name === whoIn(target))

/** Of `ann/mail`, ann over mail alone, it is ann. */
const whoIn = (target: string): string => target.split('/')[0] ?? target

/** The channels behind a name in a route: itself, or those of the people whom it means. */
function reached(ways: Ways, times: Times, target: string, at: number): Spell<readonly string[]> {
  if (!isRota(ways, target)) return always(everReached(ways, target))
  const { is, until } = times.onCall(whoIn(target), at)
  return { is: is.flatMap((person) => channelsOf(ways, person, target)), until }
}

/** All channels that a name in a route may lead to, at any time. */
export function everReached(ways: Ways, target: string): readonly string[] {
  const { channels, people = [], rotas = [] } = ways
  const who = whoIn(target)
  const rota = rotas.find(({ name }) => name === who)
  if (rota !== undefined) {
    const members = [...rota.layers.flatMap((layer) => layer.people), ...rota.overrides.map(({ person }) => person)]
    return [...new Set(members)].flatMap((person) => channelsOf(ways, person, target))
  }
  if (people.some(({ name }) => name === who)) return channelsOf(ways, who, target)
  return channels.some(({ name, person }) => name === target && person === undefined) ? [target] : []
}

/** Those of a person, or of `ann/mail` that one alone. */
function channelsOf({ channels }: Ways, person: string, target: string): readonly string[] {
  const own = channels.filter((channel) => channel.person === person).map(({ name }) => name)
  const who = whoIn(target)
  return target === who ? own : own.filter((name) => name === `${person}${target.slice(who.length)}`)
}
