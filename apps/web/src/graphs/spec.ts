import type { Definitions } from '@foretop/shared/model.ts'
import type { CheckView, History } from '@foretop/shared/wire.ts'
import { instanceWord } from '../checks/culprit.ts'
import type { Lines } from '../components/chart/drawing-of.ts'
import { onOneColumn } from '../components/chart/one-column.ts'
import { distinctLimits, headingOf, type Line, limitsOf } from '../components/chart/panels.ts'

/** One graph: metrics that share an axis, of one check or of the same check on several hosts. */
export interface GraphSpec {
  readonly key: string
  /** Name of the check, without host. */
  readonly check: string
  readonly ids: readonly { readonly id: string; readonly kind: string; readonly host: string | null }[]
  readonly metrics: readonly string[]
  /** `null`: all there are. */
  readonly instances: readonly string[] | null
}

type Judged = Pick<CheckView, 'id' | 'culprit' | 'thresholds'>

/** The lines of a graph from the histories of its checks, in their order. `judged`: what is known of some of them. */
export function linesOf(
  spec: GraphSpec,
  metrics: Definitions,
  histories: readonly History[],
  judged: readonly Judged[],
): Lines {
  const { times, stepMs, series } = onOneColumn(histories)
  const [first = ''] = spec.metrics
  const metric = metrics[first]
  const lines = spec.ids.flatMap(({ id, host }, at) => {
    const culprit = judged.find((check) => check.id === id)?.culprit ?? null
    return spec.metrics.flatMap((name) =>
      (series[at] ?? [])
        .filter((one) => one.metric === name && isChosen(spec, one.instance))
        .map(({ instance, avg, min, max, latest = null }): Line => {
          const key = instance === null ? name : `${name}:${instance}`
          const words = [
            spec.ids.length > 1 ? host : null,
            spec.metrics.length > 1 || (instanceWord(instance) === null && spec.ids.length === 1)
              ? metrics[name]?.label
              : null,
            instanceWord(instance),
          ]
          const label = words.filter((word) => word != null).join(' ')
          return {
            key: spec.ids.length > 1 ? `${id} ${key}` : key,
            label,
            culprit: key === culprit,
            avg,
            min,
            max,
            latest,
          }
        }),
    )
  })
  return {
    times,
    stepMs,
    panel: {
      key: spec.key,
      metrics: spec.metrics,
      title: titleOf(spec, metrics),
      unit: metric?.unit ?? 'count',
      perSecond: metric?.counter !== undefined,
      judged: false,
      lines,
      limits: commonLimits(spec, metrics, judged),
    },
  }
}

/** What it shows, in the catalogue's words: `Received`, `Network, eth0`. */
export function titleOf({ metrics: names, instances, check }: GraphSpec, metrics: Definitions): string {
  const labels = names.map((name) => metrics[name]?.label ?? name)
  const charts = new Set(names.map((name) => metrics[name]?.chart))
  const [chart] = charts
  const words = names.length > 1 && charts.size === 1 && chart !== undefined ? headingOf(chart) : labels.join(', ')
  return [words || check, ...(instances ?? [])].join(', ')
}

const isChosen = ({ instances }: GraphSpec, instance: string | null) =>
  instances === null || instance === null || instances.includes(instance)

/** Limits are drawn where they hold for every line: those of one host say nothing of another. */
function commonLimits({ ids, metrics: names, instances }: GraphSpec, metrics: Definitions, judged: readonly Judged[]) {
  const only = instances?.length === 1 ? (instances[0] ?? null) : null
  const each = ids.map(({ id }) => {
    const check = judged.find((one) => one.id === id)
    return distinctLimits(names.flatMap((name) => limitsOf(metrics[name]?.unit, check?.thresholds[name], only)))
  })
  const [first = []] = each
  return each.every((limits) => JSON.stringify(limits) === JSON.stringify(first)) ? first : []
}
