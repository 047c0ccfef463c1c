import type { Definitions, Metric, Thresholds } from '@foretop/shared/model.ts'
import type { Unit } from '@foretop/shared/units.ts'
import type { CheckView, History } from '@foretop/shared/wire.ts'
import { instanceWord, metricName } from '../../checks/culprit.ts'

/** One graph: a metric with its instances, or several metrics that belong together. */
export interface Panel {
  readonly key: string
  /** Names of the metrics it shows. */
  readonly metrics: readonly string[]
  readonly title: string
  readonly unit: Unit
  readonly perSecond: boolean
  /** It decided, or would: it stands first and wide. */
  readonly judged: boolean
  readonly lines: readonly Line[]
  readonly limits: readonly Limit[]
}
export interface Line {
  readonly key: string
  readonly label: string
  readonly culprit: boolean
  readonly avg: History['series'][number]['avg']
  readonly min: History['series'][number]['min']
  readonly max: History['series'][number]['max']
  /** What the last look read; `null` where the graph ends before it. */
  readonly latest: number | null
}
export interface Limit {
  readonly status: 'warning' | 'critical'
  readonly value: number
}

type Judged = Pick<CheckView, 'culprit' | 'thresholds'>

/** The graphs of a check: what judges, what could, the rest, and last what is only yes or no; else in the catalogue's order. */
export function panelsOf(metrics: Definitions, series: History['series'], check: Judged): Panel[] {
  const judge = judging(metrics, check)
  const groups = Map.groupBy(
    Object.entries(metrics).filter(([name]) => series.some((one) => one.metric === name)),
    // Lines of two units have no common axis.
    ([name, metric]) =>
      metric.chart === undefined ? name : `${metric.chart} ${metric.unit} ${metric.counter !== undefined}`,
  )
  const panels = [...groups].map(([key, members]): Panel => {
    const [first] = members
    const metric = first?.[1]
    const several = members.length > 1
    return {
      key,
      metrics: members.map(([name]) => name),
      title: several ? headingOf(metric?.chart ?? '') : (metric?.label ?? ''),
      unit: metric?.unit ?? 'count',
      perSecond: metric?.counter !== undefined,
      judged: members.some(([name]) => name === judge),
      lines: members.flatMap(([name, { label }]) => linesOf(name, label, several, series, check.culprit)),
      limits: distinctLimits(
        members.flatMap(([name, { unit }]) => limitsOf(unit, check.thresholds[name], instanceIn(check.culprit, name))),
      ),
    }
  })
  const rankOf = ({ judged, unit, metrics: names }: Panel) =>
    judged ? 0 : unit === 'flag' ? 3 : names.some((name) => check.thresholds[name] !== undefined) ? 1 : 2
  return panels.sort((a, b) => rankOf(a) - rankOf(b))
}

/** The metric that decided; of a well check the first number that could, for a yes that stays yes is no graph. */
function judging(metrics: Definitions, { culprit, thresholds }: Judged): string | undefined {
  if (culprit !== null) return metricName(culprit)
  const judges = Object.keys(metrics).filter((name) => thresholds[name] !== undefined)
  return judges.find((name) => metrics[name]?.unit !== 'flag') ?? judges[0]
}

function linesOf(
  name: string,
  label: string,
  several: boolean,
  series: History['series'],
  culprit: string | null,
): Line[] {
  return series
    .filter((one) => one.metric === name)
    .map(({ instance, avg, min, max, latest = null }) => {
      const key = instance === null ? name : `${name}:${instance}`
      const named = instanceWord(instance)
      const words = named === null ? label : several ? `${label} ${named}` : named
      return { key, label: words, culprit: key === culprit, avg, min, max, latest }
    })
}

/** The limits of a metric, or of one instance of it where that has its own. Yes and no have none: it would stand at the good one. */
export function limitsOf(
  unit: Metric['unit'] | undefined,
  thresholds: CheckView['thresholds'][string] | Thresholds | undefined,
  instance: string | null,
): Limit[] {
  if (thresholds === undefined || unit === 'flag') return []
  const { warning, critical } = (instance === null ? undefined : thresholds.instances?.[instance]) ?? thresholds
  const limit = (status: Limit['status'], value: number | undefined) => (value === undefined ? [] : [{ status, value }])
  return [
    ...limit('warning', warning?.above),
    ...limit('warning', warning?.below),
    ...limit('critical', critical?.above),
    ...limit('critical', critical?.below),
  ]
}

/** One number may be the limit of both: then it is critical. */
export const distinctLimits = (limits: readonly Limit[]): Limit[] => [
  ...new Map(limits.toSorted((a, b) => (a.status < b.status ? 1 : -1)).map((limit) => [limit.value, limit])).values(),
]

function instanceIn(culprit: string | null, name: string): string | null {
  return culprit?.startsWith(`${name}:`) ? culprit.slice(name.length + 1) : null
}

export const headingOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
