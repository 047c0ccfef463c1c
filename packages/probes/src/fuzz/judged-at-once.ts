import type { Metric } from '@foretop/shared/model.ts'
import type { AnyProbe } from '../define.ts'

/**
 * The same without limits of counters, of which a first look knows no rate: it would count as worse than any part of it.
 * For recordings of which a part `worsens`.
 */
export const judgedAtOnce = (probe: AnyProbe): AnyProbe => ({
  ...probe,
  metrics: Object.fromEntries(
    Object.entries<Metric>(probe.metrics).map(([name, { thresholds, ...metric }]) => [
      name,
      { ...metric, ...(thresholds !== undefined && metric.counter === undefined && { thresholds }) },
    ]),
  ),
})
