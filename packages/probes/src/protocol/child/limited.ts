import { ProbeFailure } from '../failure.ts'

/** A timer this late proves that our own thread stood still: what ended meanwhile has not been heard yet. */
const STALL_MS = 50

/** The signal of a look, or one that is aborted before it, after `limitMs`, with `timeout`. */
export function limited(
  signal: AbortSignal,
  limitMs: number | undefined,
): Disposable & { readonly signal: AbortSignal } {
  if (limitMs === undefined) return { signal, [Symbol.dispose]: () => {} }
  const own = new AbortController()
  const end = () => own.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  const due = performance.now() + limitMs
  const expire = () => own.abort(new ProbeFailure('timeout', 'it took too long'))
  let timer = setTimeout(() => {
    const lateMs = performance.now() - due
    if (lateMs > STALL_MS) timer = setTimeout(expire, Math.min(lateMs, limitMs))
    else expire()
  }, limitMs)
  return {
    signal: own.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
