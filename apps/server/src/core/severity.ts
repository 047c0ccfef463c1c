import type { Status } from '@foretop/shared/model.ts'

/** Worst first. `unknown` may hide anything, yet a proven fault goes before it; `pending` is not news. */
const WORST_FIRST: readonly Status[] = ['critical', 'unknown', 'warning', 'pending', 'ok']

export const isProblem = (status: Status): boolean =>
  status === 'warning' || status === 'critical' || status === 'unknown'

export const isWorse = (status: Status, than: Status): boolean =>
  WORST_FIRST.indexOf(status) < WORST_FIRST.indexOf(than)

export const worst = (statuses: readonly Status[]): Status =>
  WORST_FIRST.find((status) => statuses.includes(status)) ?? 'ok'
