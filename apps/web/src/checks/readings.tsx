import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useState } from 'react'
import buttons from '../components/button.module.css'
import styles from '../components/panel.module.css'
import { useMetrics } from './catalogue.ts'
import { instanceWord } from './culprit.ts'
import { isProblem } from './status.ts'

/** Many instances have their place in a graph and in the details. */
const INSTANCES_MOST = 12
/** More than these would push the graphs off the screen. */
const SHOWN = 8

/** The numbers of the last look: what decided its status first, then what could; all of them for the asking. */
export function Readings({ check }: { readonly check: CheckView }) {
  const [all, setAll] = useState(false)
  const metrics = useMetrics(check)
  const readings = Object.entries(metrics).flatMap(([name, metric]) => {
    // A counter says something only as a rate, and that needs two looks.
    const reading = check.rates[name] ?? (metric.counter === undefined ? check.metrics[name] : undefined)
    if (reading === undefined) return []
    const one = (value: number, instance: string | null) => {
      const key = instance === null ? name : `${name}:${instance}`
      const isCulprit = key === check.culprit
      const rank = isCulprit ? 0 : metric.unit === 'flag' ? 3 : check.thresholds[name] === undefined ? 2 : 1
      return {
        key,
        label: metric.label,
        instance: instanceWord(instance),
        text: formatMetric(value, metric),
        isCulprit,
        rank,
      }
    }
    if (typeof reading === 'number') return [one(reading, null)]
    return Object.entries(reading)
      .slice(0, INSTANCES_MOST)
      .map(([instance, value]) => one(value, instance))
  })
  if (readings.length === 0) return null
  const ordered = readings.toSorted((a, b) => a.rank - b.rank)
  return (
    <section className={styles.panel} aria-label="Now">
      <dl className={styles.readings}>
        {(all ? ordered : ordered.slice(0, SHOWN)).map(({ key, label, instance, text, isCulprit }) => (
          <div key={key} data-status={isCulprit && isProblem(check.status) ? check.status : undefined}>
            <dt>
              {label} {instance !== null && <b>{instance}</b>}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {readings.length > SHOWN && (
        <button type="button" className={buttons.quiet} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer numbers' : `All ${readings.length} numbers`}
        </button>
      )}
    </section>
  )
}
