/**
 * The vocabulary of Foretop, one word per idea; every module speaks in these. Each is a schema in one of these files, and
 * its type is what the schema says: what is stored, sent and believed has one description.
 */

export type * from './model/capture.ts'
export type * from './model/drill.ts'
export type * from './model/foresight.ts'
export type * from './model/handling.ts'
export type * from './model/impact.ts'
export type * from './model/ledger.ts'
export type * from './model/look.ts'
export type * from './model/metric.ts'
export type * from './model/people.ts'
export type * from './model/restart.ts'
export type * from './model/runbook.ts'
export type * from './model/state.ts'
export type { Conclusion, CrashCode, DecisionReason, FailureCode, Safety, Status } from './words.ts'
