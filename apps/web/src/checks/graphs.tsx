import type { CheckView } from '@foretop/shared/wire.ts'
import { type ReactNode, useMemo, useState } from 'react'
import { ChartPanel } from '../components/chart/chart-panel.tsx'
import type { Drawing } from '../components/chart/drawing.ts'
import { drawingOf, earlierOf } from '../components/chart/drawing-of.ts'
import { panelsOf } from '../components/chart/panels.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { useSame } from '../components/use-same.ts'
import { Overview } from '../graphs/overview.tsx'
import { graphPath } from '../graphs/selection.ts'
import { frameOf, useHistories } from '../graphs/use-histories.ts'
import { useKeys } from '../shell/keys.ts'
import { RangeBar } from '../time/range-bar.tsx'
import { useRange } from '../time/use-range.ts'
import { useMetrics } from './catalogue.ts'
import styles from './graphs.module.css'
import { useCircumstances } from './use-circumstances.ts'
import { useTroubleBegan } from './use-trouble-began.ts'

const all: readonly string[] = []

interface Props {
  readonly check: CheckView
  /** Stands after the first graph. */
  readonly children?: ReactNode
}

/** Every metric of a check over time, all with one range; what judges first. */
export function Graphs({ check, children }: Props) {
  const began = useTroubleBegan(check)
  const ranging = useRange(began ?? 'day')
  const { range, comparison } = ranging
  const [asTable, setAsTable] = useState(false)
  const switchTable = () => setAsTable((before) => !before)
  useKeys({ t: switchTable })
  const metrics = useMetrics(check)
  const shiftMs = comparison?.shiftMs ?? 0
  const ids = useSame([check.id])
  const histories = useHistories({ ids, metrics: all, from: range.from, to: range.to, enabled: true })
  const past = useHistories({
    ids,
    metrics: all,
    from: range.from - shiftMs,
    to: range.to - shiftMs,
    enabled: comparison !== null,
  })
  // Each look brings the same limits as new objects; the graphs are arranged anew only for other ones.
  const limits = useSame(check.thresholds)
  const { culprit } = check
  const [history] = histories.data ?? []
  const { from, to, now } = frameOf(history, ranging)
  const about = useCircumstances(check, { from, to, now })
  const drawings = useMemo(() => {
    const [then] = comparison === null ? [] : (past.data ?? [])
    if (history === undefined) return []
    const judged = { culprit, thresholds: limits }
    const pastPanels = then === undefined ? [] : panelsOf(metrics, then.series, judged)
    return panelsOf(metrics, history.series, judged).map((panel) => {
      const lines = { panel, times: history.times, stepMs: history.stepMs }
      const before = pastPanels.find(({ key }) => key === panel.key)
      const earlier =
        before === undefined || then === undefined || comparison === null
          ? null
          : earlierOf(comparison.title, shiftMs, { panel: before, times: then.times, stepMs: then.stepMs }, lines)
      return drawingOf(lines, { from, to, now }, about, earlier)
    })
  }, [metrics, history, past.data, culprit, limits, about, comparison, shiftMs, from, to, now])
  const drawn = (drawing: Drawing) => (
    <ChartPanel
      key={drawing.panel.key}
      drawing={drawing}
      subject={check.id}
      path={graphPath(check, drawing.panel.metrics, range)}
      size={drawing === drawings[0] ? 'wide' : 'usual'}
      asTable={asTable}
      onZoom={ranging.zoom}
      onReset={ranging.reset}
    >
      {drawing === drawings[0] && !asTable && (
        <Overview
          spec={{
            key: drawing.panel.key,
            check: check.name,
            ids: [check],
            metrics: drawing.panel.metrics,
            instances: null,
          }}
          ranging={ranging}
        />
      )}
    </ChartPanel>
  )
  return (
    <section aria-label="Graphs" className={styles.graphs}>
      <RangeBar ranging={ranging} asTable={asTable} onTable={switchTable} />
      {histories.error !== null && (
        <Failure what="The history could not be read" error={histories.error} retry={histories.retry} />
      )}
      {histories.data !== undefined && drawings.length === 0 && (
        <Notice>
          <p>No numbers in this span yet. They are drawn here as the looks come in.</p>
        </Notice>
      )}
      {drawings.slice(0, 1).map(drawn)}
      {children}
      <div className={styles.grid}>{drawings.slice(1).map(drawn)}</div>
    </section>
  )
}
