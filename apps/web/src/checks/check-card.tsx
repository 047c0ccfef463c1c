import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Metric } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { Shape } from '../components/shape.tsx'
import { Age } from '../components/tick.tsx'
import { checkPath } from '../paths.ts'
import { Bar, ticksOf } from '../view/bar.tsx'
import { Recent } from '../view/recent.tsx'
import { useMetrics } from './catalogue.ts'
import styles from './check-card.module.css'
import { instanceWord, metricName } from './culprit.ts'
import { HandlingSign } from './handling-sign.tsx'
import { handlingOf, isProblem, WORDS } from './status.ts'

const NUMBERS_MOST = 6
const INSTANCES_MOST = 4
const HOUR_MS = 3_600_000

/** One check in short: how it is, its first numbers, and their last hour. */
export function CheckCard({ check }: { readonly check: CheckView }) {
  const metrics = useMetrics(check)
  const handling = isProblem(check.status) ? handlingOf(check) : null
  return (
    <article
      className={styles.card}
      data-status={handling === null ? check.status : 'ok'}
      data-stale={check.stale || undefined}
    >
      <h3>
        <Shape status={check.status} hollow={handling !== null} /> <span className="sr">{WORDS[check.status]}</span>
        <Link to={checkPath(check.id)}>{check.name}</Link>
        <HandlingSign handling={handling} />
        {check.status !== 'pending' && (
          <small>
            <Age since={check.since} />
          </small>
        )}
      </h3>
      <p className={styles.text}>{check.text || 'not looked at yet'}</p>
      <ul>
        {numbersOf(check, metrics).map(({ name, metric, instance, value }) => (
          <li key={`${name} ${instance}`}>
            <span className={styles.label}>
              {metric.label} {instanceWord(instance)}
            </span>
            <b>{formatMetric(value, metric)}</b>
            {metric.unit === 'percent' ? (
              <Bar share={value / 100} ticks={ticksOf(check.thresholds[name], 100, instance)} />
            ) : (
              <Recent
                id={check.id}
                metric={name}
                instance={instance}
                spanMs={HOUR_MS}
                label={`${metric.label}, last hour`}
              />
            )}
          </li>
        ))}
      </ul>
    </article>
  )
}

interface Shown {
  readonly name: string
  readonly metric: Metric
  readonly instance: string | null
  readonly value: number
}

/** What decided first, then what could, then what a page shows, only without any of these the rest; of many instances the highest. */
function numbersOf(check: CheckView, metrics: { readonly [name: string]: Metric }): readonly Shown[] {
  const culprit = check.culprit === null ? null : metricName(check.culprit)
  const rank = ([name, { view }]: readonly [string, Metric]) => {
    if (name === culprit) return 0
    if (check.thresholds[name] !== undefined) return 1
    return view ? 2 : 3
  }
  const ranked = Object.entries(metrics)
    .filter(([name, { unit }]) => unit !== 'flag' || name === culprit)
    .sort((a, b) => rank(a) - rank(b))
  const telling = ranked.filter((one) => rank(one) < 3)
  return (telling.length > 0 ? telling : ranked)
    .flatMap(([name, metric]): readonly Shown[] => {
      const reading = metric.counter === undefined ? check.metrics[name] : check.rates[name]
      if (reading === undefined) return []
      if (typeof reading === 'number') return [{ name, metric, instance: null, value: reading }]
      return Object.entries(reading)
        .sort(([, a], [, b]) => b - a)
        .slice(0, INSTANCES_MOST)
        .map(([instance, value]) => ({ name, metric, instance, value }))
    })
    .slice(0, NUMBERS_MOST)
}
