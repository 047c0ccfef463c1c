/** A day's beginning within a window, in some zone. */
export interface DayStart {
  readonly at: number
  readonly isMonday: boolean
}

const DAY_MS = 86_400_000

/**
 * The midnights between two moments (wall ms).
 *
 * @param offsetAt how far the zone is ahead of UTC at a moment, ms
 */
export function dayStarts(from: number, until: number, offsetAt: (at: number) => number): readonly DayStart[] {
  const found: DayStart[] = []
  for (let wall = Math.ceil((from + offsetAt(from)) / DAY_MS) * DAY_MS; ; wall += DAY_MS) {
    // The offset of about then: a change of the clock is hours away from being counted twice.
    const at = wall - offsetAt(wall - offsetAt(from))
    if (at >= until) return found
    found.push({ at, isMonday: new Date(wall).getUTCDay() === 1 })
  }
}
