import { effectsByCheck } from '@foretop/shared/incident/timeline.ts'
import type { IncidentView } from '@foretop/shared/incident-view.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useNavigate } from 'react-router'
import { useMetrics } from '../checks/catalogue.ts'
import { checkQuery } from '../checks/check-query.ts'
import { nameOfId } from '../checks/status.ts'
import { useCircumstances } from '../checks/use-circumstances.ts'
import { ChartPanel } from '../components/chart/chart-panel.tsx'
import { drawingOf } from '../components/chart/drawing-of.ts'
import { panelsOf } from '../components/chart/panels.ts'
import { useSame } from '../components/use-same.ts'
import { graphPath } from '../graphs/selection.ts'
import { useHistories } from '../graphs/use-histories.ts'
import { checkPath } from '../paths.ts'
import { spanAround } from '../time/span-around.ts'
import styles from './graph-panels.module.css'

interface Props {
  readonly incident: IncidentView
  /** Rounded, so that not each second asks anew. */
  readonly now: number
}

/** Of the effects those that matter most. */
const MOST_EFFECTS = 4
const all: readonly string[] = []

/** What decides of the check and of its first effects, over the time of the incident and around it. */
export function GraphPanels({ incident, now }: Props) {
  const effects = useMemo(() => effectsByCheck(incident.effects).slice(0, MOST_EFFECTS), [incident.effects])
  return (
    <section aria-label="Graphs" className={styles.graphs}>
      <GraphOf id={incident.checkId} incident={incident} now={now} />
      {effects.map(({ checkId }) => (
        <GraphOf key={checkId} id={checkId} incident={incident} now={now} />
      ))}
    </section>
  )
}

function GraphOf({ id, ...rest }: Props & { readonly id: string }) {
  const check = useQuery(checkQuery(id)).data
  // It may be watched no more.
  return check === undefined ? null : <Graph check={check} {...rest} />
}

function Graph({ incident, check, now }: Props & { readonly check: CheckView }) {
  const navigate = useNavigate()
  const { openedAt, closedAt, checkId } = incident
  const isRoot = check.id === checkId
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
    const marks = [
      { at: openedAt, text: 'incident began' },
      ...(closedAt === null ? [] : [{ at: closedAt, text: 'over' }]),
    ]
    const marked = { ...about, notes: [...about.notes, ...marks] }
    return drawingOf({ panel, times: history.times, stepMs: history.stepMs }, { ...span, now }, marked, null)
  }, [histories.data, metrics, culprit, limits, span, now, about, openedAt, closedAt])
  if (drawing === null) return null
  const path = graphPath(check, drawing.panel.metrics, { ...span, name: null })
  return (
    <div className={styles.graph} data-root={isRoot || undefined}>
      <h3>
        <Link to={checkPath(check.id)}>{nameOfId(check.id)}</Link>
      </h3>
      <ChartPanel
        drawing={drawing}
        subject={check.id}
        path={path}
        size={isRoot ? 'wide' : 'usual'}
        asTable={false}
        onZoom={(from, to) => navigate(graphPath(check, drawing.panel.metrics, { from, to, name: null }))}
        onReset={() => navigate(path)}
      />
    </div>
  )
}
