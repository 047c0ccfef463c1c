import { hash } from 'node:crypto'
import type { Check } from '@foretop/shared/plan.ts'

const LETTERS = 16

/**
 * What tells two checks apart for whoever looks at them: as long as it is the same, a look goes on with its connection,
 * after a reload, after a restart and on another machine. The order of keys does not matter.
 */
export function revisionOf(check: Pick<Check, 'kind' | 'host' | 'way' | 'options' | 'everyMs' | 'timeoutMs'>): string {
  const { kind, host, way, options, everyMs, timeoutMs } = check
  return hash('sha256', canonical([kind, host, way, options, everyMs, timeoutMs]), 'base64url').slice(0, LETTERS)
}

/** As JSON, with sorted keys; what JSON has no word for is told by its own. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const entries = Object.entries(value)
  // An expression, a date: nothing of it can be listed.
  if (entries.length === 0 && String(value) !== '[object Object]')
    return JSON.stringify(`${value.constructor.name} ${value}`)
  return `{${entries
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join()}}`
}
