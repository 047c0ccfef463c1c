import { probes } from '@foretop/probes/all.ts'
import type { Definitions } from '@foretop/shared/model.ts'
import { parse, stringify } from 'yaml'

interface Hurriable {
  readonly probe?: string
  readonly relation?: string
  readonly thresholds?: { readonly [metric: string]: unknown }
}

/**
 * The configuration of the estate with everything looked at every other second: what takes minutes takes seconds. How long
 * answers take is not judged, for a machine that is busy is no server that is slow. Crons come by when they do, and are left out.
 */
export function hurried(configuration: string): string {
  // Written by the demo itself: the contract says what it holds.
  const { checks, ...rest } = parse(configuration) as { readonly checks: { readonly [name: string]: Hurriable } }
  const looked = Object.entries(checks).filter(([, { probe }]) => probe !== 'check-in')
  return stringify({
    ...rest,
    checks: Object.fromEntries(looked.map(([name, check]) => [name, hurry(check)])),
    defaults: { timeout: '8s', attempts: 2 },
  })
}

const hurry = (check: Hurriable) => ({
  ...check,
  ...{ every: check.relation === undefined ? '2s' : '1s', retry: '500ms' },
  thresholds: { ...patient(check), ...check.thresholds },
})

/**
 * Milliseconds are not judged, but the first of them by what is never reached: what judges nothing is not known to be well. Nor is
 * how fast something grows: where an hour passes in a moment, all of it comes at once.
 */
function patient({ probe, relation }: Hurriable): { readonly [metric: string]: unknown } {
  if (relation === 'replication') return { unfetched: null }
  const metrics: Definitions = probes.find(({ kind }) => kind === probe)?.metrics ?? {}
  const judged = Object.entries(metrics).filter(([, { thresholds }]) => thresholds !== undefined)
  const timed = judged.filter(([, { unit }]) => unit === 'ms')
  const counted = judged.filter(([, { counter }]) => counter !== undefined)
  return Object.fromEntries([
    ...timed.map(([name], at) => [name, at === 0 ? { critical: { above: 60_000 } } : null]),
    ...(counted.length < judged.length ? counted.map(([name]) => [name, null]) : []),
  ])
}
