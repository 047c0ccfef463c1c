/** The vocabulary of Foretop. One word per idea; every module speaks in these, and nothing here does anything. */

import type { Unit } from './units.ts'
import type { View } from './views.ts'

export const STATUSES = ['ok', 'warning', 'critical', 'unknown', 'pending'] as const
/** `unknown`: *we* could not tell. `pending`: not looked at yet. A server that does not answer is `critical`. */
export type Status = (typeof STATUSES)[number]

/** What can be concluded from one look. */
export const CONCLUSIONS = ['ok', 'warning', 'critical', 'unknown'] as const satisfies readonly Status[]
export type Conclusion = (typeof CONCLUSIONS)[number]

/** Both ends are exclusive: exactly 90 is not above 90. */
export interface Range {
  readonly above?: number
  readonly below?: number
}

/** Ranges in which a reading is bad. `instances` replaces them whole for one instance (one disk, one queue). */
export interface Thresholds {
  readonly warning?: Range
  readonly critical?: Range
  readonly instances?: { readonly [instance: string]: { readonly warning?: Range; readonly critical?: Range } }
}

/** One step of a colour scale for showing a number, as pbadm does; it never judges. Read from the first that fits. */
export interface Band {
  readonly upTo: number | null
  readonly tone: 'ok' | 'warning' | 'critical'
  readonly strength: 'plain' | 'bold' | 'filled'
}

export interface Metric {
  readonly label: string
  readonly unit: Unit
  /** Of a flag that should be set: what is said where it is not, in place of the label: `SQL thread does not run`. */
  readonly unset?: string
  /**
   * The look's text begins with each of what this counts, by name: where there are too many of them it alone is the
   * reason, for `Faults 1 (critical above 0)` says nothing.
   */
  readonly toldBy?: 'text'
  /** What is bad unless the configuration says otherwise. */
  readonly thresholds?: Thresholds
  /** Grows until restart. The number says at which width it wraps; `true`: it only ever resets. */
  readonly counter?: true | 32 | 64
  /** Left out at times although all is well (the hit rate of a cold cache): never unknown for that. */
  readonly intermittent?: true
  /** Metrics of one probe with the same chart name share a graph. */
  readonly chart?: string
  /** Which page shows it, and as what. */
  readonly view?: View
  readonly bands?: readonly Band[]
}

/** What the numbers of a check mean, by the names of its metrics. */
export type Definitions = { readonly [metric: string]: Metric }

/** A number, or one number per instance (per disk, per queue, per device). */
export type Reading = number | { readonly [instance: string]: number }
export type Metrics = { readonly [name: string]: Reading | undefined }

export type Scalar = string | number | boolean | null
export type Row = { readonly [column: string]: Scalar }
/** Shown, never judged. */
export type Details = { readonly [name: string]: Scalar | readonly Row[] }
/** Judged, never shown: what a probe tells relations. Names are the probe's own; what servers name is among the values. */
export type Evidence = Scalar | readonly Evidence[] | { readonly [name: string]: Evidence }

/** What one look at a server found. */
export interface Facts {
  readonly metrics: Metrics
  readonly details?: Details
  /** Whole, or there is no answer. It stays in the server: it is neither stored nor sent to anybody. */
  readonly evidence?: Evidence
  /** What the look itself concludes (a plugin's exit code, a person's report): thresholds only make it worse. */
  readonly says?: Conclusion
  /** One line for people, without status words. */
  readonly text: string
}

export const FAILURE_CODES = [
  'timeout',
  'refused',
  'unreachable',
  'closed',
  'name',
  'tls',
  'auth',
  'protocol',
  'truncated',
  'too-large',
] as const
/** Theirs: the watched server did not do what it should. */
export type FailureCode = (typeof FAILURE_CODES)[number]

export const CRASH_CODES = ['defect', 'stall', 'resolver', 'network', 'local', 'exhausted'] as const
/** Ours: we could not look. `exhausted`: for want of descriptors, memory or processes; such a look is no check's own. */
export type CrashCode = (typeof CRASH_CODES)[number]

export type Outcome =
  | ({ readonly outcome: 'answered' } & Facts)
  | { readonly outcome: 'failed'; readonly code: FailureCode; readonly text: string }
  | { readonly outcome: 'crashed'; readonly code: CrashCode; readonly text: string }

export type Observation = {
  readonly checkId: string
  /** `null` for relations, which look at no single machine. */
  readonly host: string | null
  /** Where it was looked at, which others may know it by; absent for relations. */
  readonly address?: string | null
  /** Wall time in ms when the look ended. */
  readonly at: number
  /**
   * The same moment in ms by the monotonic clock of this process: whatever is measured between looks is measured by it,
   * for wall time is set at times. Absent where it would mean nothing: in a look of an earlier run, or of others.
   */
  readonly seenAt?: number
  readonly durationMs: number
} & Outcome

/** What the thresholds say of one observation, with no memory. */
export interface Verdict {
  readonly status: Conclusion
  readonly text: string
  /** `metric` or `metric:instance` that decided; `null` when nothing is wrong or nothing was read. */
  readonly culprit: string | null
  /** Something that is judged was not known just now (a counter began anew): it may be worse than this. */
  readonly atLeast?: true
}

export interface Candidate {
  readonly status: Status
  readonly count: number
}

/** What is remembered of a check. */
export interface State {
  readonly checkId: string
  readonly status: Status
  /** Wall time in ms of the last change of status. */
  readonly since: number
  /** What the looks say that is not confirmed yet. */
  readonly candidate: Candidate | null
  /** Statuses of the latest looks, oldest first. */
  readonly recent: readonly Status[]
  readonly flapping: boolean
  /** Id of the check whose trouble explains this one. */
  readonly blockedBy: string | null
  /** Why it is what it is. That we could not look once is no reason to forget that of a problem. */
  readonly verdict: Verdict | null
  /** While it is unknown: what was known of its trouble before. */
  readonly lastKnown?: Verdict
}

export type Change =
  | { readonly of: 'status'; readonly from: Status; readonly to: Status }
  | { readonly of: 'flapping'; readonly to: boolean }
  | { readonly of: 'blockedBy'; readonly to: string | null }
  /** Somebody took the trouble on, or it is nobody's again while it goes on. */
  | { readonly of: 'acknowledged'; readonly to: boolean }
  /** A silence or downtime began or ended: one for all that it covers, and one for each check that ends it in trouble. */
  | { readonly of: 'silenced'; readonly to: boolean }
  | { readonly of: 'downtime'; readonly to: boolean }

/** A change of state worth remembering. `seq` rises by one for each in the whole history. */
export interface Transition {
  readonly seq: number
  /** Empty for a silence or downtime of more than one check: the text says of what. */
  readonly checkId: string
  readonly at: number
  readonly text: string
  readonly change: Change
}

/** One span of trouble of one check, from the transition that opened it to the recovery. */
export interface Incident {
  readonly id: string
  readonly checkId: string
  readonly openedAt: number
  readonly closedAt: number | null
  /** The worst it has been. */
  readonly worst: Status
  readonly text: string
  readonly closedAs: 'recovered' | 'removed' | null
}

export interface Acknowledgement {
  readonly checkId: string
  readonly incidentId: string
  /** What it was when somebody took it on: only what is worse is news to them. */
  readonly status: Status
  readonly at: number
  /** Wall time in ms at which it ends by itself; `null`: until the check is ok. */
  readonly until: number | null
  readonly by: string
  readonly note: string
}

/** Which checks are meant: all lists that are given must fit, of each list any name. `checks` holds ids or names. */
export interface Scope {
  readonly groups?: readonly string[]
  readonly hosts?: readonly string[]
  readonly checks?: readonly string[]
}

/** Nobody is told of what it covers. A silence is ad hoc and begins at once; a downtime is planned. Both always end. */
export interface Quiet {
  readonly id: string
  readonly kind: 'silence' | 'downtime'
  readonly match: Scope
  /** As asked for, wall ms. */
  readonly from: number
  readonly until: number
  /** When it was asked for. */
  readonly at: number
  readonly by: string
  readonly note: string
  /** When it came into force; `null`: still to come, or ended before it did. */
  readonly beganAt: number | null
  /** When it ended, by itself or by somebody; `null`: in force or to come. */
  readonly endedAt: number | null
}

/** What a person wrote down about a check. */
export interface Note {
  readonly id: string
  readonly checkId: string
  readonly at: number
  readonly text: string
  readonly by: string
}

export const DECISION_REASONS = [
  'opened',
  'worse',
  'eased',
  'resolved',
  'removed',
  'silenced',
  'downtime',
  'flapping',
  'blocked',
  'acknowledged',
  'no-route',
  'never-told',
  'unchanged',
] as const
export type DecisionReason = (typeof DECISION_REASONS)[number]

/** Who is told, or why not; always stored. */
export interface Decision {
  readonly transitionSeq: number
  readonly checkId: string
  readonly at: number
  readonly send: boolean
  readonly why: DecisionReason
  /** Names of the channels it goes to. */
  readonly to: readonly string[]
}
