import type { LineLook } from './look.ts'

export const KEPT_MS = 15 * 60_000
/** Looks come faster than each second while a problem waits to be confirmed. */
const MOST_KEPT = 2_000

/**
 * What was kept and what came, oldest first, each look once: a quarter of an hour before the latest of them. A look that
 * was seen as it came is kept before the same one from history, which knows less.
 */
export function keepLooks(kept: readonly LineLook[], more: readonly LineLook[]): readonly LineLook[] {
  const known = new Set(kept.map(({ at }) => at))
  const fresh = more.filter(({ at }) => !known.has(at))
  if (fresh.length === 0) return kept
  const all = [...kept, ...fresh]
  const inOrder = (fresh[0]?.at ?? 0) > (kept.at(-1)?.at ?? 0) ? all : all.sort((a, b) => a.at - b.at)
  const begin = (inOrder.at(-1)?.at ?? 0) - KEPT_MS
  return inOrder.filter(({ at }) => at > begin).slice(-MOST_KEPT)
}

export type LineLooks = ReadonlyMap<string, readonly LineLook[]>

/** The last quarter of an hour of each balancer, by check. */
export class LookLog {
  #looks: LineLooks = new Map()
  readonly #listeners = new Set<() => void>()

  /** Another object after each change. */
  looks = (): LineLooks => this.#looks

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(id: string, looks: readonly LineLook[]): void {
    const before = this.#looks.get(id) ?? []
    const after = keepLooks(before, looks)
    if (after === before) return
    this.#looks = new Map(this.#looks).set(id, after)
    for (const listener of this.#listeners) listener()
  }
}
