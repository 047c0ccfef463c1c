import type { EngineChange } from './engine/engine-change.ts'
import type { WallChange } from './http/live/board.ts'
import type { Watched } from './http/live/live.ts'

const OBSERVED_EVERY_MS = 100

/** Passes on what the engine says to whoever listens at the moment. */
export interface Switchboard extends Pick<Watched, 'onChange' | 'onObserved'> {
  readonly publish: (change: EngineChange) => void
  readonly looked: (ids: readonly string[]) => void
  /** The list of troubles is another one now. */
  readonly troubled: () => void
  readonly close: () => void
}

export function createSwitchboard(): Switchboard {
  const changeListeners = new Set<(change: WallChange) => void>()
  const observedListeners = new Set<(ids: readonly string[]) => void>()
  let observed = new Set<string>()
  const flush = setInterval(() => {
    if (observed.size === 0) return
    const ids = [...observed]
    observed = new Set()
    for (const listener of observedListeners) listener(ids)
  }, OBSERVED_EVERY_MS)
  const look = (ids: readonly string[]) => {
    if (observedListeners.size > 0) for (const id of ids) observed.add(id)
  }
  const emit = (change: WallChange) => {
    for (const listener of changeListeners) listener(change)
  }
  return {
    publish(change) {
      look(change.checks)
      emit({ ...change, troubles: false })
    },
    looked: look,
    troubled: () => emit({ checks: [], removed: [], events: [], troubles: true }),
    onChange(listener) {
      changeListeners.add(listener)
      return () => void changeListeners.delete(listener)
    },
    onObserved(listener) {
      observedListeners.add(listener)
      return () => void observedListeners.delete(listener)
    },
    close: () => clearInterval(flush),
  }
}
