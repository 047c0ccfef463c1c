import { hash } from 'node:crypto'
import type { Check } from '@foretop/shared/plan.ts'
import { canonical } from './canonical.ts'

const LETTERS = 16

/**
 * What tells two checks apart for whoever looks at them: as long as it is the same, a look goes on with its connection,
 * after a reload, after a restart and on another machine. The order of keys does not matter.
 */
export function revisionOf(check: Pick<Check, 'kind' | 'host' | 'way' | 'options' | 'everyMs' | 'timeoutMs'>): string {
  const { kind, host, way, options, everyMs, timeoutMs } = check
  return hash('sha256', canonical([kind, host, way, options, everyMs, timeoutMs]), 'base64url').slice(0, LETTERS)
}
