import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { useMemo, useRef } from 'react'
import { Link } from 'react-router'
import { useMetrics } from '../checks/catalogue.ts'
import { drawingOf } from '../components/chart/drawing-of.ts'
import { type Panel, panelsOf } from '../components/chart/panels.ts'
import { statsOf } from '../components/chart/points.ts'
import { SmallLines } from '../components/chart/small-lines.tsx'
import { useNear } from '../components/chart/use-near.ts'
import { Failure } from '../components/notice.tsx'
import { checkPath } from '../paths.ts'
import type { Ranging } from '../time/use-range.ts'
import styles from './graphs.module.css'
import { graphPath } from './selection.ts'
import { frameOf, useHistories } from './use-histories.ts'

const POINTS = 120
const HEIGHT_PX = 56
const nothing = { spans: [], downtimes: [], notes: [] }
const unjudged = { culprit: null, thresholds: {} }
const all: readonly string[] = []

interface Props {
  readonly check: Summary
  readonly ranging: Ranging
}

/** All graphs of a check, small; each leads to itself, large. */
export function Preview({ check, ranging }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const near = useNear(box)
  const { range } = ranging
  const metrics = useMetrics(check)
  const ids = useMemo(() => [check.id], [check.id])
  const histories = useHistories({ ids, metrics: all, from: range.from, to: range.to, enabled: near, points: POINTS })
  const [history] = histories.data ?? []
  const { from, to, now } = frameOf(history, ranging)
  const drawings = useMemo(() => {
    if (history === undefined) return undefined
    return panelsOf(metrics, history.series, unjudged).map((panel) =>
      drawingOf({ panel, times: history.times, stepMs: history.stepMs }, { from, to, now }, nothing, null),
    )
  }, [history, metrics, from, to, now])
  return (
    <div ref={box} className={styles.preview}>
      <h3>
        <Link className={styles.checkName} to={checkPath(check.id)}>
          {check.name}
        </Link>
      </h3>
      {histories.error !== null && drawings === undefined && (
        <Failure what={`${check.id} could not be read`} error={histories.error} retry={histories.retry} />
      )}
      {drawings?.length === 0 && <p className={styles.none}>no numbers in this span</p>}
      <div className={styles.small}>
        {drawings?.map((drawing) => (
          <Link key={drawing.panel.key} to={graphPath(check, drawing.panel.metrics, range)}>
            <span className={styles.line}>
              <span>
                {drawing.panel.title}
                <span className="sr"> of {check.id}, large</span>
              </span>{' '}
              <b>{latestOf(drawing.panel)}</b>
            </span>
            <SmallLines drawing={drawing} height={HEIGHT_PX} />
          </Link>
        ))}
      </div>
    </div>
  )
}

/** The number of one line; of several how many they are. */
function latestOf({ lines, unit, perSecond }: Panel): string {
  const [only] = lines
  if (lines.length !== 1 || only === undefined) return `${lines.length} lines`
  const latest = statsOf(only)?.now
  return latest == null ? '–' : formatMetric(latest, { unit, ...(perSecond ? { counter: true } : {}) })
}
