/** How one of the threads that look is. */
export interface PollerVitals {
  readonly name: string
  readonly alive: boolean
  /** It has been silent for too long, or some of its checks are held back: part of what should be seen is not. */
  readonly blind: boolean
  /** Longest time its loop stood still in the last second, ms. */
  readonly lagMs: number
  readonly checks: number
  /** Why it cannot be trusted, or `null`. */
  readonly trouble: string | null
  /** Since when, wall ms. */
  readonly troubledSince: number | null
}
