import { useQueries } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { useMetricsOfAll } from '../checks/catalogue.ts'
import { checkQuery } from '../checks/check-query.ts'
import { useCircumstances } from '../checks/use-circumstances.ts'
import { ChartPanel } from '../components/chart/chart-panel.tsx'
import { drawingOf, earlierOf } from '../components/chart/drawing-of.ts'
import { useNear } from '../components/chart/use-near.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { useSame } from '../components/use-same.ts'
import { useCheck } from '../live/hooks.ts'
import type { Ranging } from '../time/use-range.ts'
import styles from './graphs.module.css'
import { Overview } from './overview.tsx'
import { type GraphSpec, linesOf } from './spec.ts'
import { frameOf, useHistories } from './use-histories.ts'

/** Of more checks the limits are not asked for: they would hardly be the same. */
const JUDGED_MOST = 12
const JUDGED_STALE_MS = 60_000

interface Props {
  readonly spec: GraphSpec
  readonly ranging: Ranging
  /** Where it stands alone. */
  readonly path: string
  /** It is the only one: large, with its overview. */
  readonly alone: boolean
  readonly asTable: boolean
}

/** A graph of some metrics, asked for once it comes near the screen. */
export function SpecGraph({ spec, ranging, path, alone, asTable }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const near = useNear(box)
  const drawing = useDrawing(spec, ranging, near)
  const [only] = spec.ids
  const subject = spec.ids.length === 1 && only !== undefined ? only.id : `${spec.check}, ${spec.ids.length} hosts`
  return (
    <div ref={box} className={styles.cell} data-alone={alone || undefined}>
      {drawing.error !== null && drawing.data === undefined && (
        <Failure what={`${subject} could not be read`} error={drawing.error} retry={drawing.retry} />
      )}
      {drawing.data !== undefined && drawing.data.panel.lines.length === 0 && (
        <Notice>
          <p>
            <b>{drawing.data.panel.title}</b> of {subject}: no numbers in this span.
          </p>
        </Notice>
      )}
      {drawing.data !== undefined && drawing.data.panel.lines.length > 0 && (
        <ChartPanel
          drawing={drawing.data}
          subject={subject}
          path={path}
          size={alone ? 'large' : 'usual'}
          asTable={asTable}
          onZoom={ranging.zoom}
          onReset={ranging.reset}
        >
          {alone && !asTable && <Overview spec={spec} ranging={ranging} />}
        </ChartPanel>
      )}
    </div>
  )
}

function useDrawing(spec: GraphSpec, ranging: Ranging, near: boolean) {
  const { range, comparison } = ranging
  const ids = useSame(spec.ids.map(({ id }) => id))
  const [only = ''] = ids
  const metrics = useMetricsOfAll(spec.ids)
  const asked = { ids, metrics: spec.metrics }
  const shiftMs = comparison?.shiftMs ?? 0
  const histories = useHistories({ ...asked, from: range.from, to: range.to, enabled: near })
  const past = useHistories({
    ...asked,
    from: range.from - shiftMs,
    to: range.to - shiftMs,
    enabled: near && comparison !== null,
  })
  const judged = useSame(useJudged(ids, near))
  const check = useCheck(only)
  const { from, to, now } = frameOf(histories.data?.[0], ranging)
  const about = useCircumstances(ids.length === 1 && near ? check : undefined, { from, to, now })
  const data = useMemo(() => {
    if (histories.data === undefined) return undefined
    const lines = linesOf(spec, metrics, histories.data, judged)
    const earlier =
      comparison === null || past.data === undefined
        ? null
        : earlierOf(comparison.title, shiftMs, linesOf(spec, metrics, past.data, []), lines)
    return drawingOf(lines, { from, to, now }, about, earlier)
  }, [spec, metrics, histories.data, past.data, judged, about, comparison, shiftMs, from, to, now])
  return { data, error: histories.error, retry: histories.retry }
}

/** What is bad for each check, and which of its lines is to blame now. */
function useJudged(ids: readonly string[], enabled: boolean) {
  return useQueries({
    queries: (ids.length > JUDGED_MOST ? [] : ids).map((id) => ({
      ...checkQuery(id),
      enabled,
      staleTime: JUDGED_STALE_MS,
      refetchInterval: JUDGED_STALE_MS,
    })),
  }).flatMap(({ data }) =>
    data === undefined ? [] : [{ id: data.id, culprit: data.culprit, thresholds: data.thresholds }],
  )
}
