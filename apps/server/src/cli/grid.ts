import { setTimeout as after } from 'node:timers/promises'

/** Until the next moment of a fixed grid that `due` is on; resolves with that moment (monotonic ms), or early at `stop`. */
export async function nextOnGrid(due: number, everyMs: number, stop: AbortSignal): Promise<number> {
  // After the machine slept there is one moment, not a burst of old ones.
  const next = due + Math.max(1, Math.ceil((performance.now() - due) / everyMs)) * everyMs
  await pause(next - performance.now(), stop)
  return next
}

/** Ends early when the process is asked to end. */
export const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  after(Math.max(0, ms), undefined, { signal: stop }).catch(() => {})
