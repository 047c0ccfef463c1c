const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** From when to when, wall ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** When something was looked at, oldest first. */
export interface Moments {
  /** Of single looks. */
  readonly looks: readonly number[]
  /** Beginnings of minutes; within the time of `looks`, too. */
  readonly minutes: readonly number[]
}

interface Past extends Span {
  /** How long before the end single looks are kept. */
  readonly looksMs: number
  /** When nobody looked. */
  readonly off: readonly Span[]
  /** What somebody will want to see closely. */
  readonly closely: readonly Span[]
}

/**
 * When a check was looked at in the past. A week of every minute would be ten times as much to write, and no graph has
 * room for it: it is thinned out to what a graph of a day, or of six hours for the last day, can show without gaps.
 */
export function momentsOf(past: Past, everyMs: number): Moments {
  const { from, to, looksMs, off } = past
  const on = (at: number) => !off.some((span) => at >= span.from && at < span.to)
  // Graphs bridge two and a half intervals: with every second look of a busy check there is no gap.
  const betweenLooksMs = everyMs < 5_000 ? 2 * everyMs : everyMs
  return {
    looks: steps(to - looksMs, to, () => betweenLooksMs).filter((at) => at >= from && on(at)),
    minutes: steps(from - (from % (10 * MINUTE_MS)), to, (at) => Math.max(minuteStepMs(past, at), everyMs))
      .map((at) => at - (at % MINUTE_MS))
      .filter(on),
  }
}

function minuteStepMs({ to, closely }: Past, at: number): number {
  if (to - at <= 8 * HOUR_MS || closely.some((span) => at >= span.from && at < span.to)) return 2 * MINUTE_MS
  return (to - at <= 24 * HOUR_MS ? 5 : 10) * MINUTE_MS
}

function steps(from: number, to: number, stepMs: (at: number) => number): number[] {
  const all: number[] = []
  for (let at = from; at < to; at += stepMs(at)) all.push(at)
  return all
}
