const DAY_MS = 86_400_000

/** One degree of detail in which history is kept. */
export interface Level {
  /** Width of one rollup; 0: single looks. */
  readonly stepMs: number
  readonly keptMs: number
}

/** Finest first. Each is rolled up from the one before it. */
export const ROLLED: readonly Level[] = [
  { stepMs: 60_000, keptMs: 14 * DAY_MS },
  { stepMs: 300_000, keptMs: 90 * DAY_MS },
  { stepMs: 3_600_000, keptMs: 730 * DAY_MS },
]

/**
 * The level to draw a graph from: the coarsest that still has a value for each point, among those that reach back far
 * enough. Nothing reaches back far enough: the one that reaches farthest.
 */
export function chooseLevel(levels: readonly Level[], ageMs: number, pointMs: number): Level {
  const reaching = levels.filter(({ keptMs }) => keptMs >= ageMs)
  const fitting = reaching.filter(({ stepMs }) => stepMs <= pointMs)
  const chosen = fitting.at(-1) ?? reaching[0] ?? levels.toSorted((a, b) => b.keptMs - a.keptMs)[0]
  return chosen ?? { stepMs: 0, keptMs: 0 }
}
