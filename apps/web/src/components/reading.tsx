import { formatMetric } from '@foretop/shared/format/metric.ts'
import { useMetric } from '../catalogue.ts'

interface Props {
  readonly kind: string
  /** Name of the metric, with `:instance` behind it if there is one. */
  readonly metric: string
  readonly value: number
}

/** A number with the unit that the catalogue gives it. */
export function Reading({ kind, metric, value }: Props) {
  return <>{formatMetric(value, useMetric(kind, metric))}</>
}
