import { isRelation, metricsOf } from '@foretop/shared/catalogue.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Metric } from '@foretop/shared/model.ts'
import { UNITS } from '@foretop/shared/units.ts'
import type { Catalogue, CheckView, Summary } from '@foretop/shared/wire.ts'

/** Which number speaks for a group that is well, and the checks that have it. */
export interface Measure {
  readonly metric: string
  readonly of: Metric
  readonly ids: readonly string[]
}

/** One number, and what it is. */
export interface Headline {
  readonly label: string
  readonly text: string
}

/** More looks than that are not asked for. */
const MOST_CHECKS = 800
const SPEAKERS = 2

/**
 * For each group what passes through it: a counter that some page shows; else another number of a page; else how long
 * answers take. Of its kinds those that are on most of its hosts come first, then the one that the fewest groups share, then the
 * one with most checks, then one that a page shows; the second speaks where the first tells nothing.
 */
export function measuresOf(
  groups: readonly string[],
  rows: readonly Summary[],
  catalogue: Catalogue,
): ReadonlyMap<string, readonly Measure[]> {
  const voices = voicesOf(rows, catalogue)
  const spread = new Map<string, Set<string>>()
  for (const { id, groups } of rows) {
    const voice = voices.get(id)
    if (voice !== undefined) spread.set(voice.key, (spread.get(voice.key) ?? new Set()).union(new Set(groups)))
  }
  let left = MOST_CHECKS
  const measures = groups.flatMap((group) => {
    const all = rows.filter((row) => row.groups.includes(group))
    const own = Map.groupBy(all, ({ id }) => voices.get(id)?.key)
    const hosts = hostsOf(all)
    const choices = [...own].flatMap(([key, checks]) => {
      const voice = voices.get(checks[0]?.id ?? '')
      return key === undefined || voice === undefined
        ? []
        : [{ ...voice, rare: 2 * hostsOf(checks) < hosts, ids: checks.map(({ id }) => id) }]
    })
    const best = choices
      .toSorted(
        (one, other) =>
          Number(one.rare) - Number(other.rare) ||
          (spread.get(one.key)?.size ?? 0) - (spread.get(other.key)?.size ?? 0) ||
          other.ids.length - one.ids.length ||
          Number(one.of.view === undefined) - Number(other.of.view === undefined),
      )
      .slice(0, SPEAKERS)
      .filter(({ ids }) => {
        if (ids.length > left) return false
        left -= ids.length
        return true
      })
    return [[group, best] as const]
  })
  return new Map(measures)
}

const hostsOf = (rows: readonly Summary[]): number => new Set(rows.map(({ host }) => host)).size

/** The number that speaks for a check; `key` is the same for all in which it means the same. */
interface Voice {
  readonly key: string
  readonly metric: string
  readonly of: Metric
}

/** By the ids of the checks. Relations speak for nobody: they are about the others. */
function voicesOf(rows: readonly Summary[], catalogue: Catalogue): ReadonlyMap<string, Voice> {
  const byTable = Map.groupBy(rows, (row) => metricsOf(catalogue, row))
  const voices = [...byTable].flatMap(([metrics, checks]): (readonly [string, Voice])[] => {
    const [metric, of] = telling(Object.entries(metrics)) ?? []
    const [first] = checks
    if (metric === undefined || of === undefined || first === undefined || isRelation(catalogue, first)) return []
    const key = JSON.stringify([first.kind, metric, of.label, of.unit, of.counter !== undefined])
    return checks.map(({ id }) => [id, { key, metric, of }])
  })
  return new Map(voices)
}

function telling(metrics: readonly (readonly [string, Metric])[]): readonly [string, Metric] | undefined {
  const shown = metrics.filter(([, { view, unit }]) => view !== undefined && unit !== 'flag')
  return (
    shown.find(([, { counter }]) => counter !== undefined) ?? shown[0] ?? metrics.find(([, { unit }]) => unit === 'ms')
  )
}

/** All of them in one number: amounts are added up, shares averaged, of times the longest counts. `null`: not all are known. */
export function calmHeadline({ metric, of, ids }: Measure, looks: ReadonlyMap<string, CheckView>): Headline | null {
  const answered = ids.flatMap((id) => looks.get(id) ?? []).filter(({ outcome }) => outcome !== 'crashed')
  if (answered.length < ids.length) return null
  const numbers = answered.flatMap(({ metrics, rates }) => {
    const reading = of.counter === undefined ? metrics[metric] : rates[metric]
    return reading === undefined ? [] : typeof reading === 'number' ? [reading] : Object.values(reading)
  })
  if (numbers.length === 0) return null
  const [number, how] = summedUp(numbers, of)
  return { label: numbers.length > 1 ? `${of.label}, ${how}` : of.label, text: formatMetric(number, of) }
}

function summedUp(numbers: readonly number[], { unit }: Metric): readonly [number, string] {
  const sum = numbers.reduce((total, number) => total + number, 0)
  const { together } = UNITS[unit]
  if (together === 'mean') return [sum / numbers.length, 'mean']
  return together === 'max' ? [Math.max(...numbers), 'max'] : [sum, 'in all']
}

/** The number that made it a problem; `null` where there is none, as when nobody answered. */
export function troubleHeadline(check: Summary, catalogue: Catalogue | undefined): Headline | null {
  const { culprit, value } = check
  if (culprit === null || value === null) return null
  const metric = metricsOf(catalogue, check)[value.metric]
  return metric === undefined ? null : { label: metric.label, text: formatMetric(value.number, metric) }
}
