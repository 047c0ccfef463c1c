import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Metric } from '@foretop/shared/model.ts'
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
 * answers take. Of its kinds the one that the fewest groups share says most about it, then the one with most checks;
 * the second speaks where the first tells nothing.
 */
export function measuresOf(
  groups: readonly string[],
  rows: readonly Summary[],
  catalogue: Catalogue,
): ReadonlyMap<string, readonly Measure[]> {
  const kinds = new Map(catalogue.kinds.filter(({ relation }) => !relation).map((kind) => [kind.kind, kind]))
  const spread = new Map([...kinds.keys()].map((kind) => [kind, new Set<string>()]))
  for (const { kind, groups } of rows) for (const group of groups) spread.get(kind)?.add(group)
  let left = MOST_CHECKS
  const measures = groups.flatMap((group) => {
    const own = Map.groupBy(
      rows.filter((row) => row.groups.includes(group)),
      ({ kind }) => kind,
    )
    const choices = [...own].flatMap(([kind, checks]) => {
      const found = kinds.get(kind)
      const chosen = found === undefined ? undefined : telling(Object.entries(found.metrics))
      return chosen === undefined ? [] : [{ ...chosen, kind, ids: checks.map(({ id }) => id) }]
    })
    const best = choices
      .toSorted(
        (one, other) =>
          (spread.get(one.kind)?.size ?? 0) - (spread.get(other.kind)?.size ?? 0) || other.ids.length - one.ids.length,
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

type Entry = readonly [name: string, metric: Catalogue['kinds'][number]['metrics'][string]]

function telling(metrics: readonly Entry[]): { readonly metric: string; readonly of: Metric } | undefined {
  const shown = metrics.filter(([, { view, unit }]) => view !== undefined && unit !== 'flag')
  const [name, metric] =
    shown.find(([, { counter }]) => counter !== undefined) ??
    shown[0] ??
    metrics.find(([, { unit }]) => unit === 'ms') ??
    []
  // zod's inferred metric allows an explicit `undefined` where the model leaves a property out.
  return name === undefined ? undefined : { metric: name, of: metric as Metric }
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
  if (unit === 'percent') return [sum / numbers.length, 'mean']
  if (unit === 'ms' || unit === 's' || unit === 'days' || unit === 'celsius') return [Math.max(...numbers), 'max']
  return [sum, 'in all']
}

/** The number that made it a problem; `null` where there is none, as when nobody answered. */
export function troubleHeadline({ kind, culprit, value }: Summary, catalogue: Catalogue | undefined): Headline | null {
  if (culprit === null || value === null) return null
  const metric = catalogue?.kinds.find((one) => one.kind === kind)?.metrics[value.metric]
  // As above.
  return metric === undefined ? null : { label: metric.label, text: formatMetric(value.number, metric as Metric) }
}
