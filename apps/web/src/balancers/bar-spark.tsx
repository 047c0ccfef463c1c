import { formatNumber } from '@foretop/shared/format/number.ts'
import type { Band } from '@foretop/shared/model.ts'
import { memo } from 'react'
import styles from './bar-spark.module.css'
import { barsOf, heightOf } from './bars.ts'
import type { LineLook } from './look.ts'
import { toneOf, topLimit } from './tone.ts'

const HEIGHT = 40
/** A bar of one who waits is still seen. */
const LEAST = 2

interface Props {
  readonly name: string
  readonly looks: readonly LineLook[]
  readonly bands: readonly Band[]
  /** From where on it is told as critical; `null`: nowhere, and the worst band begins where it is drawn. */
  readonly critical: number | null
  readonly everyMs: number
  readonly now: number
}

/** The last quarter of an hour of waiting, with the limit above which it is critical. */
export const BarSpark = memo(function BarSpark({ name, looks, bands, critical, everyMs, now }: Props) {
  const { count, bars } = barsOf(looks, everyMs, now)
  const limit = critical ?? topLimit(bands)
  const most = looks.reduce((peak, { waiting }) => Math.max(peak, waiting), 0)
  // A little room above the line, so that going over it is seen.
  const full = Math.max(most, (limit ?? 0) * 1.3, 1)
  const y = limit === null ? null : HEIGHT * (1 - heightOf(limit, full))
  const downs = looks.filter(({ is }) => is === 'down').length
  const label =
    `${name}, waiting in the last 15 minutes: at most ${formatNumber(most)}` +
    (downs > 0 ? `, no answer to ${downs} looks` : '')
  return (
    <div className={styles.spark} role="img" aria-label={label} title="Heights by the square root">
      <svg viewBox={`0 0 ${count} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ place, worst }) => {
          const { tone, strength } = toneOf(worst, bands)
          const height = worst.is !== 'answered' ? HEIGHT : barHeight(worst.waiting, full)
          return (
            <rect
              key={place}
              x={place + 0.12}
              width={0.76}
              y={HEIGHT - height}
              height={height}
              data-tone={tone}
              data-strength={strength}
              data-is={worst.is}
            />
          )
        })}
        {y !== null && <line x1={0} x2={count} y1={y} y2={y} vectorEffect="non-scaling-stroke" />}
      </svg>
      {y !== null && limit !== null && <small style={{ top: `${(y / HEIGHT) * 100}%` }}>{formatNumber(limit)}</small>}
    </div>
  )
})

const barHeight = (waiting: number, full: number) =>
  waiting === 0 ? LEAST / 2 : Math.max(LEAST, HEIGHT * heightOf(waiting, full))
