import { INSTANCE_LIMIT } from '../../clip.ts'
import type { Figure } from './performance.ts'

const KIB = 1_024
/** Older plugins wrote MB where they meant MiB, and newer ones write bytes, so that graphs go on. */
const UNITS: { readonly [unit: string]: { readonly metric: MetricName; readonly factor: number } } = {
  s: { metric: 'times', factor: 1_000 },
  ms: { metric: 'times', factor: 1 },
  us: { metric: 'times', factor: 1e-3 },
  ns: { metric: 'times', factor: 1e-6 },
  '%': { metric: 'percents', factor: 1 },
  b: { metric: 'sizes', factor: 1 },
  kb: { metric: 'sizes', factor: KIB },
  kib: { metric: 'sizes', factor: KIB },
  mb: { metric: 'sizes', factor: KIB ** 2 },
  mib: { metric: 'sizes', factor: KIB ** 2 },
  gb: { metric: 'sizes', factor: KIB ** 3 },
  gib: { metric: 'sizes', factor: KIB ** 3 },
  tb: { metric: 'sizes', factor: KIB ** 4 },
  tib: { metric: 'sizes', factor: KIB ** 4 },
  pb: { metric: 'sizes', factor: KIB ** 5 },
  pib: { metric: 'sizes', factor: KIB ** 5 },
  c: { metric: 'counters', factor: 1 },
}

/** What plugins measure, by what it is measured in; the label is the name of the instance. */
export const PLUGIN_METRICS = {
  times: { label: 'Time', unit: 'ms', intermittent: true },
  sizes: { label: 'Size', unit: 'bytes', intermittent: true },
  percents: { label: 'Share', unit: 'percent', intermittent: true },
  counters: { label: 'Events', unit: 'count', counter: true, intermittent: true },
  values: { label: 'Value', unit: 'count', intermittent: true },
} as const

type MetricName = keyof typeof PLUGIN_METRICS
type PluginReadings = { readonly [name in MetricName]?: { readonly [label: string]: number } }

/**
 * Each figure that is known, by its metric and its label. Two of one label are told apart by their number. Of a metric that has
 * more than anybody judges, one more than that.
 */
export function readingsOf(figures: readonly Figure[]): PluginReadings {
  const found = new Map<MetricName, Instances>()
  for (const { label, value, unit } of figures) {
    if (value === null) continue
    const { metric, factor } = unitOf(unit)
    const scaled = value * factor
    if (!Number.isFinite(scaled)) continue
    const own = found.get(metric) ?? new Instances()
    found.set(metric, own)
    own.add(label, scaled)
  }
  return Object.fromEntries([...found].map(([metric, { values }]) => [metric, Object.fromEntries(values)]))
}

/** `S` and `C` are no seconds and no counter. Of bytes both cases are written, but a small `b` means bits. */
function unitOf(unit: string): { readonly metric: MetricName; readonly factor: number } {
  const known = unit.endsWith('b') ? '' : unit.length > 1 || unit === 'B' ? unit.toLowerCase() : unit
  return (Object.hasOwn(UNITS, known) ? UNITS[known] : undefined) ?? { metric: 'values', factor: 1 }
}

class Instances {
  readonly values = new Map<string, number>()
  /** The last number that each label was given. */
  readonly #last = new Map<string, number>()

  add(label: string, value: number): void {
    if (this.values.size > INSTANCE_LIMIT) return
    let name = label
    let count = this.#last.get(label) ?? 1
    while (this.values.has(name)) {
      count += 1
      name = `${label} (${count})`
    }
    this.#last.set(label, count)
    this.values.set(name, value)
  }
}
