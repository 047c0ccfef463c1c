/** Short messages about what a person just did, with the way back. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: (() => void) | null
}

const SHOWN_MS = 10_000
let toasts: readonly Toast[] = []
let count = 0
const listeners = new Set<() => void>()

export const toastStore = {
  get: (): readonly Toast[] => toasts,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Returns its id, to `drop` it should it turn out wrong. */
export function toast(text: string, undo: (() => void) | null = null): number {
  count += 1
  const shown: Toast = { id: count, text, undo }
  set([...toasts.slice(-2), shown])
  setTimeout(() => drop(shown.id), SHOWN_MS)
  return shown.id
}

/** Takes back the latest deed that can be. */
export function undoLatest(): void {
  const latest = toasts.findLast((shown) => shown.undo !== null)
  if (latest !== undefined) undo(latest)
}

export function undo(shown: Toast): void {
  drop(shown.id)
  shown.undo?.()
}

export const drop = (id: number): void => set(toasts.filter((shown) => shown.id !== id))

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
