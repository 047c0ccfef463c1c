import type { Span } from '../../time/spans.ts'
import type { Line } from './panels.ts'

/** A time without numbers of which the reason is known. */
export interface Hole {
  readonly from: number
  readonly to: number
  readonly why: string
}

interface Reasons {
  /** What status the check had when; none: no reason is known. */
  readonly spans: readonly Span[]
  readonly downtimes: readonly { readonly from: number; readonly to: number }[]
}

const GAP_INTERVALS = 2.5

/** Gaps between numbers, and after the last of them, with what is known of why. Before the first there was nothing yet. */
export function holesOf(
  times: readonly number[],
  lines: readonly Line[],
  intervalMs: number,
  end: number,
  { spans, downtimes }: Reasons,
): Hole[] {
  if (spans.length === 0 || intervalMs === 0) return []
  const known = times.filter((_, at) => lines.some(({ avg }) => avg[at] != null))
  return known.flatMap((last, at): Hole[] => {
    const from = last + intervalMs
    const to = known[at + 1] ?? end
    if (to - last <= GAP_INTERVALS * intervalMs) return []
    const why = downtimes.some((down) => overlap(down, { from, to }) >= (to - from) / 2)
      ? 'downtime'
      : reasonIn(spans, { from, to })
    return why === null ? [] : [{ from, to, why }]
  })
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** By the status that the check had for most of the hole. */
function reasonIn(spans: readonly Span[], hole: Stretch): string | null {
  const [most] = spans.toSorted((a, b) => overlap(b, hole) - overlap(a, hole))
  if (most === undefined || overlap(most, hole) === 0) return null
  // A server that does not answer has no numbers, which is what it is critical for.
  if (most.status === 'critical' || most.status === 'warning') return 'no answer'
  return most.status === 'unknown' ? 'could not look' : 'not looked at'
}

const overlap = (a: Stretch, b: Stretch) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))
