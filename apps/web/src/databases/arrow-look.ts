import type { Arrow } from '@foretop/shared/databases/findings.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'

/** How an arrow is drawn. */
export interface ArrowLook {
  readonly state: 'running' | 'broken' | 'orphaned' | 'unknown'
  /** Px. */
  readonly thickness: number
  /** Bytes and seconds; what is not told is left out. */
  readonly text: string
}

const THINNEST = 1.5
const THICKEST = 6

/** Thin when well, thicker the further behind its replica is: 10 s are seen, an hour is plain. */
export function arrowLook({ state, bytes, seconds }: Pick<Arrow, 'state' | 'bytes' | 'seconds'>): ArrowLook {
  const thickness =
    state === 'running' ? Math.min(THICKEST, THINNEST + Math.log10(1 + Math.max(0, seconds ?? 0))) : THINNEST
  return { state: state ?? 'unknown', thickness, text: textOf(state, bytes, seconds) }
}

function textOf(state: Arrow['state'], bytes: number | null, seconds: number | null): string {
  const distance = [
    ...(bytes === null ? [] : [formatMetric(bytes, { unit: 'bytes' })]),
    ...(seconds === null ? [] : [formatMetric(seconds, { unit: 's' })]),
  ].join(' · ')
  // What a stopped replica is behind only grows; that it stopped is what matters.
  if (state === 'broken') return bytes === null ? 'stopped' : `stopped · ${formatMetric(bytes, { unit: 'bytes' })}`
  if (state === 'orphaned') return 'waits for its master'
  return distance === '' ? 'not known' : distance
}
