/** Steps of the window: what is added within one leaves with it. */
const STEPS = 96

interface Step {
  readonly at: number
  readonly amount: number
}

/** How much came under each key within the last `windowMs`. `now`: monotonic, ms. */
export function createRolling(now: () => number, windowMs: number) {
  const stepMs = windowMs / STEPS
  const kept = new Map<string, readonly Step[]>()
  const current = (key: string): readonly Step[] => (kept.get(key) ?? []).filter(({ at }) => now() - at < windowMs)
  let sweptAt = now()
  /** Keys of which nothing came for long. */
  const sweep = () => {
    if (now() - sweptAt < stepMs) return
    sweptAt = now()
    for (const key of kept.keys()) if (current(key).length === 0) kept.delete(key)
  }
  return {
    add(key: string, amount: number): void {
      sweep()
      const steps = current(key)
      const last = steps.at(-1)
      if (last !== undefined && now() - last.at < stepMs)
        kept.set(key, [...steps.slice(0, -1), { at: last.at, amount: last.amount + amount }])
      else kept.set(key, [...steps, { at: now(), amount }])
    },
    sum: (key: string): number => current(key).reduce((sum, { amount }) => sum + amount, 0),
  }
}
