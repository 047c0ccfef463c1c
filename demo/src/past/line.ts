import type { Metric } from '@foretop/shared/model.ts'
import { activity, noiseOf } from '../curve.ts'

const DAY_MS = 86_400_000

/** What is read of one series now. */
export interface Baseline {
  readonly checkId: string
  readonly metric: string
  /** '' for a reading without instances. */
  readonly instance: string
  readonly definition: Metric
  readonly value: number
  /** Growth per second, for counters and clocks. */
  readonly rate: number
  /** What visitors may bring it to at most without anybody being told. */
  readonly most: number
  /** Of a disk: how full it is, and how full it usually was; percent. */
  readonly fill?: { readonly now: number; readonly at: Line }
}

/** The value at a moment of the past, wall ms. */
export type Line = (at: number) => number

/** Gauges that have nothing to do with how many visitors there are. Units say it of the rest. */
const STEADY = new Set([
  ...['status', 'redirects', 'serverId', 'binlogs', 'replicas', 'workers', 'requiredWorkers', 'faults', 'broken'],
  ...['masters', 'advskew', 'advbase', 'demotion', 'preempt', 'refused', 'blindSpots', 'filesApart', 'orphans'],
  ...['writableMasters', 'duplicateServerIds', 'uptime', 'items', 'swapUsed'],
])
const STEADY_UNITS: readonly string[] = ['flag', 'bits', 'bytes']

/** How a gauge, or the rate of a counter, came to what it is at `now`: it ends there, so that no graph has a step. */
export function lineOf(baseline: Baseline, now: number): Line {
  const { definition, value, metric } = baseline
  const { unit, view } = definition
  if (definition.counter !== undefined) return swell(baseline, now, baseline.rate, 0.18)
  if (view?.name === 'disks' && (view.role === 'used' || view.role === 'free')) return filling(baseline, now)
  if (unit === 'days') return (at) => value + (now - at) / DAY_MS
  if (unit === 's' && baseline.rate > 0.5) return sinceStart(baseline, now)
  if (STEADY.has(metric) || STEADY_UNITS.includes(unit)) return () => value
  if (unit === 'percent') return percent(baseline, now)
  if (unit === 'ms') return swell(baseline, now, value, 0.2, 0.35)
  const line = swell(baseline, now, value, 0.15)
  return Number.isInteger(value) ? (at) => Math.round(line(at)) : line
}

/** Follows the visitors, wholly or in part (`share`), with some unrest. */
function swell(
  { checkId, instance, metric, most }: Baseline,
  now: number,
  value: number,
  unrest: number,
  share = 1,
): Line {
  const noise = noiseOf(`${checkId} ${instance} ${metric}`)
  const [busy, noisy] = [activity(now), noise(now)]
  const limit = Math.max(most, value)
  return (at) => {
    const followed = 1 + share * (activity(at) / busy - 1)
    return Math.min(limit, value * followed * (1 + unrest * (noise(at) - noisy)))
  }
}

/** What is nearly full or nearly empty moves least. */
function percent({ checkId, instance, metric, value, most }: Baseline, now: number): Line {
  const noise = noiseOf(`${checkId} ${instance} ${metric}`)
  const room = Math.min(value, 100 - value)
  const lift = (at: number) => 0.5 * activity(at) + 0.1 * noise(at)
  const lifted = lift(now)
  return (at) => Math.min(Math.max(most, value), value + room * (lift(at) - lifted))
}

/** Slowly and steadily, so that "full in so many days" has something to see. */
function filling({ value, definition, fill }: Baseline, now: number): Line {
  if (fill === undefined || fill.now >= 100) return () => value
  const added = (at: number) => fill.at(now) - fill.at(at)
  if (definition.unit === 'percent') return (at) => Math.max(0, value - added(at))
  return (at) => (value * (100 - fill.now + added(at))) / (100 - fill.now)
}

/** A clock that began at nought; what ran before it began there too. */
function sinceStart({ value }: Baseline, now: number): Line {
  return (at) => Math.abs(value - (now - at) / 1_000)
}
