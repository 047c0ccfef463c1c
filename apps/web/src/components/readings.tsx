import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useMetrics } from '../catalogue.ts'
import styles from './panel.module.css'

/** Many instances have their place in a graph and in the details. */
const INSTANCES_MOST = 12

/** The numbers of the last look. */
export function Readings({ check }: { readonly check: CheckView }) {
  const metrics = useMetrics(check.kind)
  const readings = Object.entries(metrics).flatMap(([name, metric]) => {
    // A counter says something only as a rate, and that needs two looks.
    const reading = check.rates[name] ?? (metric.counter === undefined ? check.metrics[name] : undefined)
    if (reading === undefined) return []
    const one = (value: number, instance: string | null) => {
      const key = instance === null ? name : `${name}:${instance}`
      const label = instance === null ? metric.label : `${metric.label} ${instance}`
      return { key, label, text: formatMetric(value, metric), culprit: key === check.culprit }
    }
    if (typeof reading === 'number') return [one(reading, null)]
    return Object.entries(reading)
      .slice(0, INSTANCES_MOST)
      .map(([instance, value]) => one(value, instance))
  })
  if (readings.length === 0) return null
  return (
    <section className={styles.panel} aria-label="Now">
      <dl className={styles.readings}>
        {readings.map(({ key, label, text, culprit }) => (
          <div key={key} data-culprit={culprit || undefined}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
