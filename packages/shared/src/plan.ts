/** What the configuration says, resolved; part of the vocabulary of `model.ts`. */

import type { Definitions, Scope, Status, Thresholds } from './model.ts'
import type { GraphPreset, Host } from './wire.ts'

export type { GraphChoice, GraphPreset, Host } from './wire.ts'

/** By whom a check is looked at. */
export type Way =
  /** We ask this address: a name, or an IP address without brackets. */
  | { readonly by: 'poll'; readonly address: string }
  /** Concluded from the latest looks at these checks: their ids, in the order of the configuration. */
  | { readonly by: 'derive'; readonly of: readonly string[] }
  /** Somebody tells us how it is. */
  | { readonly by: 'receive' }
  /** Somebody has to come by in time, and only that matters. */
  | { readonly by: 'clock' }

/** A probe or relation configured for one target, with every default filled in. */
export interface Check {
  /** `host/name`, or just `name` where it belongs to no host. Nobody takes it apart: all that it holds is said beside it. */
  readonly id: string
  readonly name: string
  /** The machine it is about; `null`: none, or several. */
  readonly host: string | null
  readonly way: Way
  readonly groups: readonly string[]
  readonly kind: string
  readonly options: unknown
  /** Another one whenever it is looked at otherwise: at another address, with other options, at other times. */
  readonly revision: string
  readonly everyMs: number
  readonly timeoutMs: number
  readonly retryMs: number
  /** Looks in a row before a problem is believed. */
  readonly attempts: number
  /** Looks in a row before a recovery is believed. */
  readonly recoveries: number
  readonly enabled: boolean
  /** What it measures: its kind's metrics, the same object for all checks of the kind, unless its options give it others. */
  readonly metrics: Definitions
  /** In force: the probe's defaults with the configuration's on top. */
  readonly thresholds: { readonly [metric: string]: Thresholds }
  /** Metrics whose thresholds were asked for in the configuration: one that cannot be read is unknown, not ignored. */
  readonly required: readonly string[]
  /** Ids of the checks this one depends on: all of them are needed. */
  readonly needs: readonly Need[]
  readonly runbook: string | null
}

export interface Group {
  readonly name: string
  readonly title: string
  /** Names of groups. */
  readonly needs: readonly Need[]
}

/** What something cannot do without: one, or any one of several. */
export type Need = string | { readonly any: readonly Alternative[] }
/** One that is enough, or several that are enough together. */
export type Alternative = string | { readonly all: readonly string[] }

export interface Route {
  readonly match: Scope & { readonly status?: readonly Status[] }
  readonly to: readonly string[]
  readonly continue: boolean
  /** What goes by it waits so long for more to go with; if not given, only while more is being confirmed. */
  readonly gatherMs?: number
}

export interface Channel {
  readonly name: string
  readonly kind: string
  /** Already checked by the channel kind's own schema; holds secrets, never leaves the server. */
  readonly options: unknown
}

/** Everything the configuration says, resolved. */
export interface Plan {
  readonly site: string
  readonly hosts: readonly Host[]
  readonly groups: readonly Group[]
  readonly checks: readonly Check[]
  readonly channels: readonly Channel[]
  readonly routes: readonly Route[]
  readonly graphs: readonly GraphPreset[]
}
