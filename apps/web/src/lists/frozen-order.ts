/** Nothing moves away from under a pointer: while the list is in use its order stands, and what is new waits. */
export interface Order {
  readonly ids: readonly string[]
  /** How many are not shown yet. */
  readonly waiting: number
}

export function frozenOrder(before: readonly string[], current: readonly string[], inUse: boolean): Order {
  if (!inUse) return { ids: same(before, current) ? before : current, waiting: 0 }
  const shown = new Set(before)
  return { ids: before, waiting: current.filter((id) => !shown.has(id)).length }
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, at) => id === b[at])
