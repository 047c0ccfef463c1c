import type { CheckView } from '@foretop/shared/wire.ts'
import type { CSSProperties } from 'react'
import styles from './bar.module.css'

interface Props {
  /** 0 to 1. */
  readonly share: number
  /** Where along the bar trouble begins, 0 to 1. */
  readonly ticks?: readonly number[]
  /** In the ink of a status when this number is what is wrong. */
  readonly status?: 'warning' | 'critical' | 'unknown' | undefined
}

/** How much of something is used. The number stands beside it; the bar is for the eye. */
export function Bar({ share, ticks = [], status }: Props) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`
  return (
    <span className={styles.bar} data-status={status} aria-hidden="true">
      <span style={{ width } satisfies CSSProperties} />
      {ticks.map((tick) => (
        <i key={tick} style={{ left: `${tick * 100}%` }} />
      ))}
    </span>
  )
}

/** Upper limits as places on a bar of `full`. */
export function ticksOf(
  thresholds: CheckView['thresholds'][string] | undefined,
  full: number,
  instance: string | null,
): readonly number[] {
  const levels = (instance === null ? undefined : thresholds?.instances?.[instance]) ?? thresholds
  return [levels?.warning?.above, levels?.critical?.above].flatMap((limit) =>
    limit === undefined || limit <= 0 || limit >= full ? [] : [limit / full],
  )
}
