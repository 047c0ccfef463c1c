const FIRST_MS = 1_000
const SOON_MS = 10_000
const MOST_MS = 5 * 60_000

interface Failing {
  /** The first being 1. */
  readonly tries: number
  readonly forMs: number
  /** The receiver asked to be left alone for this long. */
  readonly retryAfterMs?: number | undefined
}

/**
 * How long to wait after a try that failed: 1 s, 2 s, 4 s, 8 s, then 10 s or a tenth of the time that it has failed, so
 * that people hear soon after the receiver is well again; 5 min at most. Each is between half and all of that, so that
 * many messages do not come back at once. A receiver that asks for longer gets it, up to 5 min: it may have been wrong
 * about itself.
 */
export function backoffMs({ tries, forMs, retryAfterMs = 0 }: Failing, random: number): number {
  const step = Math.min(MOST_MS, Math.max(SOON_MS, forMs / 10), FIRST_MS * 2 ** Math.min(tries - 1, 20))
  return Math.min(MOST_MS, Math.max(step * (0.5 + random / 2), retryAfterMs))
}
