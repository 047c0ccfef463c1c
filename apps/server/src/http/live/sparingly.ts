const EVERY_MS = 60_000

/**
 * For lines of the log that strangers could cause without end: of each caller one a minute.
 * The text may be asked for; only what is said is made.
 */
export function sparingly(say: (text: string) => void, now: () => number = () => performance.now()) {
  const saidAt = new Map<string, number>()
  return (caller: string, text: () => string): void => {
    const at = now()
    if (at - (saidAt.get(caller) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return
    for (const [other, since] of saidAt) if (at - since >= EVERY_MS) saidAt.delete(other)
    saidAt.set(caller, at)
    say(text())
  }
}
