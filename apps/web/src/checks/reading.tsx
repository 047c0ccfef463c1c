import type { Named } from '@foretop/shared/catalogue.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import { useMetrics } from './catalogue.ts'
import { metricName } from './culprit.ts'

interface Props {
  readonly check: Named
  /** Name of the metric, with `:instance` behind it if there is one. */
  readonly metric: string
  readonly value: number
}

/** A number with the unit that the catalogue gives it. */
export function Reading({ check, metric, value }: Props) {
  return <>{formatMetric(value, useMetrics(check)[metricName(metric)])}</>
}
