import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { History } from '@foretop/shared/wire.ts'
import { lazy, Suspense, useRef } from 'react'
import type { Span } from '../../spans.ts'
import { useSize } from '../../use-size.ts'
import { Guard } from '../guard.tsx'
import styles from './chart.module.css'
import { lineLook, namedLines } from './line-look.ts'
import type { Panel } from './panels.ts'
import { PointTable } from './point-table.tsx'
import { statsOf } from './points.ts'
import { useNear } from './use-near.ts'

// Asked for with the page, not when the numbers have come: both are on their way at once.
const loading = import('./chart.tsx')
const Chart = lazy(() => loading)
const WIDE_PX = 220
const NARROW_PX = 170
/** More are found in the tip and in the table. */
const LEGEND_MOST = 8

interface Props {
  readonly panel: Panel
  readonly history: History
  readonly troubles: readonly Span[]
  /** Numbers instead of lines. */
  readonly asTable: boolean
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
}

/** A graph with its title and what it comes to. */
export function ChartPanel({ panel, history, troubles, asTable, onZoom, onReset }: Props) {
  const box = useRef<HTMLElement>(null)
  const { width } = useSize(box)
  const near = useNear(box)
  const metric = { unit: panel.unit, ...(panel.perSecond ? { counter: true as const } : {}) }
  const format = (value: number | null) => (value === null ? '–' : formatMetric(value, metric))
  const height = panel.judged ? WIDE_PX : NARROW_PX
  const [only] = panel.lines
  const stats = panel.lines.length === 1 && only !== undefined ? statsOf(only) : null
  return (
    <figure ref={box} className={styles.panel} data-wide={panel.judged || undefined} aria-label={panel.title}>
      <figcaption className={styles.head}>
        <h2>{panel.title}</h2>
        {stats !== null && (
          <span className={styles.stats}>
            <span>
              last <b>{format(stats.now)}</b>
            </span>
            <span>
              avg <b>{format(stats.avg)}</b>
            </span>
            <span>
              max <b>{format(stats.max)}</b>
            </span>
          </span>
        )}
        {panel.lines.length > 1 && (
          <span className={styles.legend}>
            {namedLines(panel.lines, LEGEND_MOST).map((n) => {
              const line = panel.lines[n]
              if (line === undefined) return null
              return (
                <span key={line.key}>
                  <svg width="18" height="4" aria-hidden="true">
                    <line x2="18" y1="2" y2="2" {...lineLook(n, panel.lines, null)} strokeWidth="2" />
                  </svg>
                  {line.label} <b>{format(statsOf(line)?.now ?? null)}</b>
                </span>
              )
            })}
            {panel.lines.length > LEGEND_MOST && <span>+ {panel.lines.length - LEGEND_MOST}</span>}
          </span>
        )}
      </figcaption>
      <Guard>
        {asTable ? (
          <PointTable panel={panel} history={history} format={format} />
        ) : (
          <Suspense fallback={<div style={{ height }} />}>
            {near ? (
              <Chart
                panel={panel}
                times={history.times}
                stepMs={history.stepMs}
                from={history.from}
                to={history.to}
                troubles={troubles}
                height={height}
                width={width}
                onZoom={onZoom}
                onReset={onReset}
              />
            ) : (
              <div style={{ height }} />
            )}
          </Suspense>
        )}
      </Guard>
    </figure>
  )
}
