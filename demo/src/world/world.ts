import type { Fault } from './faults.ts'

/** A fault somebody set on a machine, and since when (wall ms). */
export interface Broken {
  readonly target: string
  readonly fault: Fault
  readonly since: number
}

/** Grows until its server starts anew. */
export type Counters = { readonly [name: string]: number }

export interface Balancer {
  readonly startedAt: number
  readonly inFlight: number
  readonly waiting: number
  /** Seconds the first in the queue has waited. */
  readonly ageS: number
  readonly requests: number
}

export interface Web {
  /** How long a page takes it, in ms; past its patience it gives up with an error. */
  readonly pageMs: number
  /** The front page and the page made of all user clusters. */
  readonly front: 200 | 500
  readonly latest: 200 | 500
  readonly inUse: number
  readonly requests: number
}

export interface Cache {
  readonly startedAt: number
  /** 0: just started; 1: holds all it should. */
  readonly warmth: number
  readonly limitBytes: number
  readonly usedBytes: number
  readonly connections: number
  readonly counters: Counters
}

export interface JobFunction {
  readonly waiting: number
  readonly running: number
  readonly workers: number
}
export interface Queue {
  readonly startedAt: number
  readonly functions: { readonly [name: string]: JobFunction }
}

/** What a replica does. Places are bytes since its source's first log. */
export interface Following {
  readonly source: string
  readonly read: number
  readonly applied: number
  readonly io: 'Yes' | 'Connecting'
  readonly sql: 'Yes' | 'No'
  /** Seconds behind; `null` while it does not run. */
  readonly seconds: number | null
}

export interface Database {
  readonly startedAt: number
  /** Bytes written to its binary logs since the first of them. */
  readonly written: number
  readonly queryMs: number
  readonly busy: number
  readonly connections: number
  readonly counters: Counters
  readonly following: Following | null
}

/** What a machine's SNMP agent tells. */
export interface Vitals {
  readonly startedAt: number
  /** Share of its processors that work, 0…1. */
  readonly busy: number
  readonly load: readonly [one: number, five: number, fifteen: number]
  /** 0…1 of its memory. */
  readonly available: number
  /** Bytes, by `eth0 in` and the like; ticks by `user`, `system`, `idle`, `wait`. */
  readonly counters: Counters
  /** Percent used by path. */
  readonly disks: { readonly [path: string]: number }
}

export type CarpState = 'init' | 'backup' | 'master'

type By<T> = { readonly [name: string]: T }

/** The whole estate at one moment. A fault changes this, and every server shows the consequences. */
export interface World {
  readonly at: number
  readonly broken: readonly Broken[]
  /** Extra visitors on their way, 0…1 of a flood. */
  readonly flood: number
  readonly balancers: By<Balancer>
  readonly webs: By<Web>
  readonly caches: By<Cache>
  readonly queues: By<Queue>
  readonly databases: By<Database>
  readonly vitals: By<Vitals>
  /** What other programs of a machine have counted. */
  readonly daemons: By<Counters>
  /** How many temporary machines there are. */
  readonly handlers: number
  /** State of each vhid by dispatcher. */
  readonly carp: By<{ readonly [vhid: number]: CarpState }>
}

/** One step of time. `seconds` is short enough to treat rates as constant. */
export interface Step {
  readonly at: number
  readonly seconds: number
}

/** What is at `name`, which the world is known to hold since it was begun. */
export function of<T>(things: By<T>, name: string): T {
  const thing = things[name]
  if (thing === undefined) throw new Error(`there is no ${name} in this world`)
  return thing
}

export const mapValues = <T, U>(things: By<T>, change: (thing: T, name: string) => U): By<U> =>
  Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, change(thing, name)]))

/** Counters after `seconds` at these rates a second. */
export const counted = (counters: Counters, rates: Counters, seconds: number): Counters =>
  mapValues(rates, (rate, name) => (counters[name] ?? 0) + rate * seconds)

/** From `value` towards `aim`, two thirds of the way in `constant` seconds. */
export const drift = (value: number, aim: number, seconds: number, constant: number): number =>
  aim + (value - aim) * Math.exp(-seconds / constant)
