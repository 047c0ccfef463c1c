import { ProbeFailure } from '../failure.ts'

/** The signal of a look, or one that is aborted before it, after `limitMs`, with `timeout`. */
export function limited(
  signal: AbortSignal,
  limitMs: number | undefined,
): Disposable & { readonly signal: AbortSignal } {
  if (limitMs === undefined) return { signal, [Symbol.dispose]: () => {} }
  const own = new AbortController()
  const end = () => own.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  const timer = setTimeout(() => own.abort(new ProbeFailure('timeout', 'it took too long')), limitMs)
  return {
    signal: own.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
