const FIRST_MS = 1_000
const MOST_MS = 5 * 60_000

/**
 * How long to wait after a try that failed, the first being 1: 1 s, 2 s, 4 s … 5 min, each between half and all of it
 * so that many messages do not come back at once. A receiver that asks for longer gets it, up to 5 min: it may have
 * been wrong about itself.
 */
export function backoffMs(tries: number, random: number, retryAfterMs = 0): number {
  const step = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 20))
  return Math.min(MOST_MS, Math.max(step * (0.5 + random / 2), retryAfterMs))
}
