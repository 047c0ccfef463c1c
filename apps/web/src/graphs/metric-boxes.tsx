import type { Choosable } from './branches.ts'
import type { MetricName, Selection } from './selection.ts'
import styles from './tree.module.css'

/** More than anybody reads; a longer word finds fewer. */
const MOST = 60

interface Props {
  readonly title?: string
  readonly metrics: readonly Choosable[]
  readonly selection: Selection
  readonly onChoose: (selection: Partial<Selection>) => void
}

/** Metrics by check, each to be chosen or not. */
export function MetricBoxes({ title, metrics, selection, onChoose }: Props) {
  const chosen = selection.preset === null ? selection.metrics : []
  const hosts = selection.preset === null ? selection.hosts : []
  const toggle = (metric: Choosable, on: boolean) => {
    const { check, metric: name } = metric
    const others = chosen.filter((other) => !isSame(other, metric))
    const rest = { instances: selection.instances, together: selection.together }
    onChoose({ ...rest, hosts, metrics: on ? [...others, { check, metric: name }] : others })
  }
  return (
    <section className={styles.metrics} aria-label={title ?? 'Metrics'}>
      {title !== undefined && <h2>{title}</h2>}
      {metrics.length === 0 && <p className={styles.none}>No metric is called so.</p>}
      {[...Map.groupBy(metrics.slice(0, MOST), ({ check }) => check)].map(([check, members]) => (
        <fieldset key={check}>
          <legend>{check}</legend>
          {members.map((metric) => (
            <label key={metric.metric}>
              <input
                type="checkbox"
                checked={chosen.some((other) => isSame(other, metric))}
                onChange={(event) => toggle(metric, event.target.checked)}
              />
              <span>{metric.label}</span>
              {title !== undefined && <small>{metric.hosts}</small>}
            </label>
          ))}
        </fieldset>
      ))}
      {metrics.length > MOST && <p className={styles.none}>and {metrics.length - MOST} more</p>}
    </section>
  )
}

const isSame = (a: MetricName, b: MetricName) => a.check === b.check && a.metric === b.metric
