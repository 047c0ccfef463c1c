import type { History } from '@foretop/shared/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { getHistory } from '../api.ts'
import { gapMsOf, linePath, reachOf } from '../components/chart/line-path.ts'
import { useNear } from '../components/chart/use-near.ts'
import { useRoundedNow } from '../time/use-rounded-now.ts'
import styles from './recent.module.css'

const WIDTH = 100
const HEIGHT = 22
const POINTS = 60
const STEP_MS = 60_000

interface Props {
  readonly id: string
  readonly metric: string
  readonly instance: string | null
  /** How far back, in ms. */
  readonly spanMs: number
  /** What the run means, for those who do not see it. */
  readonly label: string
  /** The least the top of the picture stands for; so that a quiet line is drawn quiet. */
  readonly atLeast?: number
}

/** The recent run of one number, fetched when it comes near the screen. All metrics of a check come with one request. */
export function Recent({ id, metric, instance, spanMs, label, atLeast = 0 }: Props) {
  const box = useRef<HTMLSpanElement>(null)
  const near = useNear(box)
  // The same moment for every row of the page, so that rows of one check share the answer.
  const to = Math.floor(useRoundedNow() / STEP_MS) * STEP_MS
  const { data } = useQuery({
    queryKey: ['recent', id, spanMs, to],
    queryFn: ({ signal }) => getHistory(id, to - spanMs, to, POINTS, signal),
    enabled: near,
    staleTime: STEP_MS,
    gcTime: STEP_MS,
    placeholderData: (before) => before,
  })
  const line = data?.series.find((one) => one.metric === metric && one.instance === instance)
  return (
    <span ref={box} className={styles.recent} role="img" aria-label={label}>
      {data !== undefined && line !== undefined && (
        <svg viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={sparkOf(data, line, atLeast)} vectorEffect="non-scaling-stroke" />
        </svg>
      )}
    </span>
  )
}

/** Over the whole time asked for: a run that ended long ago must not reach to now. */
function sparkOf(history: History, line: History['series'][number], atLeast: number): string {
  const { low, high } = reachOf([line])
  const field = { from: history.from, to: history.to, low, high: Math.max(high, atLeast), width: WIDTH, height: HEIGHT }
  return linePath(history.times, line.avg, gapMsOf(history), field)
}
