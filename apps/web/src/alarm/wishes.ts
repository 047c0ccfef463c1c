/** How this browser calls for attention, as somebody asked for it here. Kept in the browser. */
export interface Wishes {
  readonly sound: boolean
  /** Wall ms; a mute always ends. */
  readonly mutedUntil: number
  readonly notifications: boolean
}

const KEY = 'foretop.alarm'
const NONE: Wishes = { sound: false, mutedUntil: 0, notifications: false }
/** Longer than a shift no mute lasts, whatever stands in the store. */
const LONGEST_MUTE_MS = 8 * 3_600_000

const listeners = new Set<() => void>()
let wishes = read()

export const wishStore = {
  get: (): Wishes => wishes,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function wish(patch: Partial<Wishes>): void {
  wishes = { ...wishes, ...patch }
  localStorage.setItem(KEY, JSON.stringify(wishes))
  for (const listener of listeners) listener()
}

/** A screen on a wall has nobody to press a button: `?sound` asks in its address. */
function read(): Wishes {
  const asked = new URLSearchParams(location.search).has('sound')
  try {
    const kept: Partial<Wishes> = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return {
      sound: asked || kept.sound === true,
      mutedUntil: Math.min(Number(kept.mutedUntil) || 0, Date.now() + LONGEST_MUTE_MS),
      notifications: kept.notifications === true,
    }
  } catch {
    return { ...NONE, sound: asked }
  }
}
