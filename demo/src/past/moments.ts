const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** From minute to minute that is kept: lately and where something happened, else, and for days at once. */
const [CLOSE_MS, USUAL_MS, SELDOM_MS] = [2 * MINUTE_MS, 5 * MINUTE_MS, 20 * MINUTE_MS]
// Somebody drags over the graph of a day first, and graphs of a few hours show each minute.
const CLOSE_FOR_MS = 26 * 60 * MINUTE_MS

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
  /** Those that graphs of more than a day need: enough for one in each of their points. */
  readonly fewer: ReadonlySet<number>
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
 * When a check was looked at in the past. A week of every minute would be five times as much to write, and no graph has
 * room for it: it is thinned out to what graphs of a few hours, and of days, can show without gaps.
 */
export function momentsOf(past: Past, everyMs: number): Moments {
  const { from, to, looksMs, off } = past
  const on = (at: number) => !off.some((span) => at >= span.from && at < span.to)
  // Graphs bridge two and a half intervals: with every second look of a busy check there is no gap.
  const betweenLooksMs = everyMs < 5_000 ? 2 * everyMs : everyMs
  const minutes = steps(from - (from % SELDOM_MS), to, (at) =>
    Math.max(isClose(past, at) ? CLOSE_MS : USUAL_MS, everyMs),
  )
    .map((at) => at - (at % MINUTE_MS))
    .filter(on)
  return {
    looks: steps(to - looksMs, to, () => betweenLooksMs).filter((at) => at >= from && on(at)),
    minutes,
    fewer: new Set(
      minutes.filter((at) => at % SELDOM_MS === 0 || everyMs > USUAL_MS || isClose(past, at) || to - at < DAY_MS),
    ),
  }
}

const isClose = ({ to, closely }: Past, at: number): boolean =>
  to - at <= CLOSE_FOR_MS || closely.some((span) => at >= span.from && at < span.to)

/** Always at whole multiples of the step, so that what is thinned out more is thinned out evenly. */
function steps(from: number, to: number, stepMs: (at: number) => number): number[] {
  const all: number[] = []
  for (let at = from; at < to; at += stepMs(at) - (at % stepMs(at))) all.push(at)
  return all
}
