const DAY_MS = 86_400_000

/** A silence is for today's trouble. */
export const LONGEST_SILENCE_MS = 30 * DAY_MS
export const LONGEST_DOWNTIME_MS = 90 * DAY_MS
