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

/** Each figure that is known, by its metric and its label. Two of one label are told apart by their number. */
export function readingsOf(figures: readonly Figure[]): PluginReadings {
  const found = new Map<MetricName, Map<string, number>>()
  for (const { label, value, unit } of figures) {
    if (value === null) continue
    const { metric, factor } = unitOf(unit)
    const scaled = value * factor
    if (!Number.isFinite(scaled)) continue
    const own = found.get(metric) ?? new Map<string, number>()
    found.set(metric, own)
    own.set(unused(label, own), scaled)
  }
  return Object.fromEntries([...found].map(([metric, own]) => [metric, Object.fromEntries(own)]))
}

/** `S` and `C` are no seconds and no counter; of bytes both cases are written. */
function unitOf(unit: string): { readonly metric: MetricName; readonly factor: number } {
  const known = unit.length > 1 || unit === 'B' ? unit.toLowerCase() : unit === 'b' ? '' : unit
  return (Object.hasOwn(UNITS, known) ? UNITS[known] : undefined) ?? { metric: 'values', factor: 1 }
}

function unused(label: string, taken: ReadonlyMap<string, number>): string {
  let name = label
  for (let count = 2; taken.has(name); count += 1) name = `${label} (${count})`
  return name
}
