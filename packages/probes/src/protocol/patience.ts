/** A timer this late proves that our own thread stood still; the same bound as for a whole look. */
const STALL_MS = 50

export interface Patience extends Disposable {
  readonly signal: AbortSignal
}

/**
 * Aborts with `outer`, or after `ms`: a deadline for one part of a look. If we stood still ourselves it gives the
 * other side as long again as we were late.
 */
export function patience(outer: AbortSignal, ms: number): Patience {
  const end = new AbortController()
  const due = performance.now() + ms
  let timer = setTimeout(() => {
    const latenessMs = performance.now() - due
    // Timers run before sockets are read: the answer may be waiting already.
    timer = setTimeout(() => end.abort(), latenessMs > STALL_MS ? Math.min(latenessMs, ms) : 0)
  }, ms)
  return {
    signal: AbortSignal.any([outer, end.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
