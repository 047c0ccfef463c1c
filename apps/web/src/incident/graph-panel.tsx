import type { IncidentView } from '@foretop/shared/incident-view.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { useMetrics } from '../checks/catalogue.ts'
import { useCircumstances } from '../checks/use-circumstances.ts'
import { ChartPanel } from '../components/chart/chart-panel.tsx'
import { drawingOf } from '../components/chart/drawing-of.ts'
import { panelsOf } from '../components/chart/panels.ts'
import { useSame } from '../components/use-same.ts'
import { graphPath } from '../graphs/selection.ts'
import { useHistories } from '../graphs/use-histories.ts'
import { spanAround } from './span.ts'

interface Props {
  readonly incident: IncidentView
  readonly check: CheckView
  /** Rounded, so that not each second asks anew. */
  readonly now: number
}

const all: readonly string[] = []

/** What decides of the check, over the time of the incident and before it. */
export function GraphPanel({ incident, check, now }: Props) {
  const navigate = useNavigate()
  const { openedAt, closedAt } = incident
  const span = useMemo(() => spanAround({ openedAt, closedAt }, now), [openedAt, closedAt, now])
  const ids = useSame([check.id])
  const metrics = useMetrics(check)
  const histories = useHistories({ ids, metrics: all, ...span, enabled: true })
  const limits = useSame(check.thresholds)
  const about = useCircumstances(check, { ...span, now })
  const { culprit } = check
  const drawing = useMemo(() => {
    const [history] = histories.data ?? []
    if (history === undefined) return null
    const panels = panelsOf(metrics, history.series, { culprit, thresholds: limits })
    // Who did not answer was perhaps slow before.
    const panel = culprit === null ? (panels.find(({ unit }) => unit === 'ms') ?? panels[0]) : panels[0]
    if (panel === undefined) return null
    return drawingOf({ panel, times: history.times, stepMs: history.stepMs }, { ...span, now }, about, null)
  }, [histories.data, metrics, culprit, limits, span, now, about])
  if (drawing === null) return null
  const path = graphPath(check, drawing.panel.metrics, { ...span, name: null })
  return (
    <ChartPanel
      drawing={drawing}
      subject={check.id}
      path={path}
      size="wide"
      asTable={false}
      onZoom={(from, to) => navigate(graphPath(check, drawing.panel.metrics, { from, to, name: null }))}
      onReset={() => navigate(path)}
    />
  )
}
