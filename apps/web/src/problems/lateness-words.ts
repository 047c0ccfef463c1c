import { formatAge } from '@foretop/shared/format/age.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { VitalsView } from '@foretop/shared/handling.ts'

/** How late the monitor's own looks start, in words. */
export interface LatenessWords {
  readonly text: string
  /** What is wrong with that, and what it means; `null` while it keeps up. */
  readonly warning: string | null
}

/** A person sees it on the wall from here on. */
const LATE_MS = 1_000

/** `skippedBefore`: how many looks were skipped a minute ago or when the page opened. */
export function latenessWords(
  { lateness, skipped, pollers }: Pick<VitalsView, 'lateness' | 'skipped' | 'pollers'>,
  skippedBefore: number,
): LatenessWords {
  const { looks, p50Ms, p99Ms, maxMs, overMs } = lateness
  const dead = pollers.filter(({ alive }) => !alive).length
  const fresh = skipped - skippedBefore
  const parts = [
    p50Ms === null || p99Ms === null || maxMs === null
      ? `No look in the last ${formatAge(overMs)}`
      : `${counted(looks, 'look')} in the last ${formatAge(overMs)} started late by ${late(p50Ms)} (half), ${late(p99Ms)} (99 of 100), ${late(maxMs)} (most)`,
    `${skipped === 0 ? 'none' : skipped} skipped since the start`,
    `${counted(pollers.length, 'poller')}${dead > 0 ? `, ${dead} dead` : ''}`,
  ]
  return { text: parts.join(' · '), warning: warningOf(p99Ms ?? 0, fresh, dead) }
}

function warningOf(p99Ms: number, skipped: number, dead: number): string | null {
  if (dead > 0) return 'A poller died: what it looked at is not looked at until it is back.'
  if (skipped > 0)
    return `${counted(skipped, 'look')} left out just now: there was no free slot in time. Ages on the wall are older than planned; look less often, or raise the limits.`
  if (p99Ms > LATE_MS)
    return 'The monitor cannot keep up: problems are seen later than planned. Look at its own machine, or look less often.'
  return null
}

const late = (ms: number): string => (ms < 1 ? '< 1\u202Fms' : formatDuration(ms))
const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en').replaceAll(',', '\u202F')} ${word}${count === 1 ? '' : 's'}`
