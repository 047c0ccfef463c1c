import { setTimeout as pause } from 'node:timers/promises'

/** Asked more often, whoever is asked would have no time for anything else. */
const ASK_EACH_MS = 500

/** Resolves when it no longer throws; rejects with what it threw last when that was not in time. */
export async function until(isTrue: () => Promise<void>, withinMs: number): Promise<void> {
  const endsAt = performance.now() + withinMs
  for (;;) {
    try {
      return await isTrue()
    } catch (error) {
      if (performance.now() > endsAt) throw error
      await pause(ASK_EACH_MS)
    }
  }
}
