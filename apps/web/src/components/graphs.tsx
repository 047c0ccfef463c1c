import type { CheckView } from '@foretop/shared/wire.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { getHistory } from '../api.ts'
import { useMetrics } from '../catalogue.ts'
import { useKeys } from '../keys.ts'
import { serverNow } from '../live/clock.ts'
import { rangeFrom, shifted } from '../range.ts'
import { spansOf } from '../spans.ts'
import { isProblem } from '../status.ts'
import { ChartPanel } from './chart/chart-panel.tsx'
import { panelsOf } from './chart/panels.ts'
import styles from './graphs.module.css'
import { Failure, Notice } from './notice.tsx'
import { RangeBar } from './range-bar.tsx'
import { useCheckEvents } from './use-check-events.ts'
import { useRoundedNow } from './use-rounded-now.ts'
import { useSame } from './use-same.ts'

const POINTS = 300

/** Every metric of a check over time, all with one range. */
export function Graphs({ check }: { readonly check: CheckView }) {
  const [query, setQuery] = useSearchParams()
  const now = useRoundedNow()
  const range = rangeFrom(query, now)
  const [asTable, setAsTable] = useState(false)
  const metrics = useMetrics(check.kind)
  const history = useQuery({
    queryKey: ['history', check.id, range.from, range.to],
    queryFn: ({ signal }) => getHistory(check.id, range.from, range.to, POINTS, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
  // Each look brings the same limits as new objects; the graphs are arranged anew only for other ones.
  const limits = useSame(check.thresholds)
  const { culprit } = check
  const panels = useMemo(
    () => (history.data === undefined ? [] : panelsOf(metrics, history.data.series, { culprit, thresholds: limits })),
    [metrics, history.data, culprit, limits],
  )
  const events = useCheckEvents(check)
  const troubles = useMemo(
    () =>
      spansOf(events ?? [], check.status, range.from, Math.min(range.to, now)).filter((span) => isProblem(span.status)),
    [events, check.status, range.from, range.to, now],
  )
  const zoom = (from: number, to: number) => setQuery({ from: String(Math.round(from)), to: String(Math.round(to)) })
  const reset = () => setQuery({})
  const shift = (direction: -1 | 1) => {
    const { from, to } = shifted(range, direction, serverNow())
    zoom(from, to)
  }
  useKeys({
    t: () => setAsTable((before) => !before),
    '0': reset,
    '[': () => shift(-1),
    ']': () => shift(1),
  })
  return (
    <section aria-label="Graphs" className={styles.graphs}>
      <RangeBar
        range={range}
        stepMs={history.data?.stepMs ?? 0}
        asTable={asTable}
        onTable={() => setAsTable((before) => !before)}
      />
      {history.isError && (
        <Failure what="The history could not be read" error={history.error} retry={() => history.refetch()} />
      )}
      {history.isSuccess && panels.length === 0 && (
        <Notice>
          <p>No numbers in this span yet. They are drawn here as the looks come in.</p>
        </Notice>
      )}
      <div className={styles.grid}>
        {history.data !== undefined &&
          panels.map((panel) => (
            <ChartPanel
              key={panel.key}
              panel={panel}
              history={history.data}
              troubles={troubles}
              asTable={asTable}
              onZoom={zoom}
              onReset={reset}
            />
          ))}
      </div>
    </section>
  )
}
