import { useMemo, useRef } from 'react'
import { useMetricsOfAll } from '../checks/catalogue.ts'
import { drawingOf } from '../components/chart/drawing-of.ts'
import { SmallLines } from '../components/chart/small-lines.tsx'
import type { Ranging } from '../time/use-range.ts'
import { dayDate } from '../time/zone.ts'
import styles from './overview.module.css'
import { overviewSpan } from './overview-span.ts'
import { type GraphSpec, linesOf } from './spec.ts'
import { useBrush } from './use-brush.ts'
import { useHistories } from './use-histories.ts'

const HEIGHT_PX = 44
const nothing = { spans: [], downtimes: [], notes: [] }

/** The last 30 days under a large graph, with the time shown as a window to drag. The fields above do the same. */
export function Overview({ spec, ranging }: { readonly spec: GraphSpec; readonly ranging: Ranging }) {
  const box = useRef<HTMLDivElement>(null)
  const { range, now } = ranging
  const { from, to } = overviewSpan(range, now)
  const histories = useHistories({ ids: spec.ids.map(({ id }) => id), metrics: spec.metrics, from, to, enabled: true })
  const metrics = useMetricsOfAll(spec.ids)
  const drawing = useMemo(
    () => histories.data && drawingOf(linesOf(spec, metrics, histories.data, []), { from, to, now: to }, nothing, null),
    [spec, metrics, histories.data, from, to],
  )
  const brush = useBrush(box, { from, to }, range, ranging.zoom)
  const percent = (at: number) => `${(Math.min(1, Math.max(0, (at - from) / (to - from))) * 100).toFixed(2)}%`
  const window = brush.span ?? range
  return (
    <div className={styles.overview}>
      <div ref={box} className={styles.strip} data-brush="" {...brush.handlers}>
        {drawing !== undefined && <SmallLines drawing={drawing} height={HEIGHT_PX} />}
        <div
          className={styles.window}
          style={{ left: percent(window.from), width: `max(6px, ${percent(from + window.to - window.from)})` }}
        />
      </div>
      <p className={styles.ends}>
        <span>{dayDate(from)}</span>
        <span>drag to choose a time</span>
        <span>{dayDate(to)}</span>
      </p>
    </div>
  )
}
