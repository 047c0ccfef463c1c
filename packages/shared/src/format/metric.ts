import type { Metric } from '../model.ts'
import { UNITS } from '../units.ts'
import { formatNumber } from './number.ts'

/** A reading with its unit, as people read it: `41.2 MiB`, `93 %`, `1.2 s`; a counter is per second: `41.2 MiB/s`. */
export function formatMetric(value: number, metric: Pick<Metric, 'unit' | 'counter'> | undefined): string {
  const text = metric === undefined ? formatNumber(value) : UNITS[metric.unit].text(value)
  return metric?.counter === undefined ? text : `${text}/s`
}
