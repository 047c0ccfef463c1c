/** The closed lists of words. They stand apart from the shapes that use them: a browser that needs one of these needs no more. */

export const STATUSES = ['ok', 'warning', 'critical', 'unknown', 'pending'] as const
/** `unknown`: *we* could not tell. `pending`: not looked at yet. A server that does not answer is `critical`. */
export type Status = (typeof STATUSES)[number]

/** What can be concluded from one look. */
export const CONCLUSIONS = ['ok', 'warning', 'critical', 'unknown'] as const satisfies readonly Status[]
export type Conclusion = (typeof CONCLUSIONS)[number]

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

/** What a downtime may expect: how a check is, or what the watched server did not do. */
export const EXPECTABLE = ['warning', 'critical', 'unknown', ...FAILURE_CODES] as const satisfies readonly (
  | Status
  | FailureCode
)[]

export const CRASH_CODES = ['defect', 'stall', 'resolver', 'network', 'local', 'exhausted'] as const
/** Ours: we could not look. `exhausted`: for want of descriptors, memory or processes; such a look is no check's own. */
export type CrashCode = (typeof CRASH_CODES)[number]

/** What the monitor may lose of its own place, in the order in which one explains the next. */
export const PLACES = ['network', 'dns', 'time', 'disk'] as const
export type Place = (typeof PLACES)[number]

/** Reasons to tell somebody. */
export const NEWS = ['opened', 'escalated', 'reminder', 'worse', 'eased', 'resolved', 'removed'] as const
export const DECISION_REASONS = [
  ...NEWS,
  'silenced',
  'downtime',
  'flapping',
  'blocked',
  'acknowledged',
  'no-route',
  'never-told',
  'unchanged',
  'overtaken',
] as const
export type DecisionReason = (typeof DECISION_REASONS)[number]

/** Whether trouble reaches users, worst first. */
export const AFFECTED = ['yes', 'maybe', 'unknown', 'no'] as const

/** Whether something can be restarted, the worst first: for programs `unknown` is no. */
export const SAFETIES = ['no', 'unknown', 'yes'] as const
export type Safety = (typeof SAFETIES)[number]

/** What came of a decision, as the ledger is sifted. */
export const OUTCOMES = ['told', 'waiting', 'dead', 'not-told'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Spans of graphs up to now, shortest first. */
export const GRAPH_RANGES = ['30m', '1h', '6h', 'day', 'week', 'month', 'year'] as const
export type GraphRange = (typeof GRAPH_RANGES)[number]

/** Days of the week as configurations name them, in order. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]
