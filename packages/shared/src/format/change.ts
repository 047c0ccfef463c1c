import type { Change } from '../model.ts'
import { checkName } from './check-name.ts'

/** What changed of a check beside its status. */
export function changeWords(change: Exclude<Change, { readonly of: 'status' }>): string {
  if (change.of === 'flapping') return change.to ? 'flapping' : 'steady again'
  if (change.of === 'acknowledged') return change.to ? 'acknowledged' : 'no longer acknowledged'
  if (change.of === 'silenced') return change.to ? 'silenced' : 'no longer silenced'
  if (change.of === 'downtime') return change.to ? 'downtime began' : 'downtime ended'
  if (change.of === 'ending') return 'silence ends soon'
  return change.to === null ? 'no longer blocked' : `blocked by ${checkName(change.to)}`
}
