import type { Snapshot } from '@foretop/shared/wire.ts'
import { sessionStore } from '../session.ts'
import { serverOffsetMs } from './server-time.ts'
import type { Table } from './table.ts'

const KEY = 'foretop.picture'

interface Saved extends Snapshot {
  /** How far the clock of the server is ahead of this browser's. */
  readonly offsetMs: number
}

/** Keeps the picture for the next load of this tab. `serverTime`: the last moment it was known to be right. */
export function savePicture(table: Table, serverTime: number | null): void {
  const { rows, site, events, seq } = table
  // After somebody signed out nothing of the estate stays in the tab.
  if (sessionStore.get() || seq === null || serverTime === null) return
  const snapshot: Snapshot = { ...site, seq, serverTime, checks: [...rows.values()], events: events.toReversed() }
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...snapshot, offsetMs: serverOffsetMs() } satisfies Saved))
  } catch {
    // Too large, or storage is switched off: the next load starts from an empty frame.
  }
}

/** From now on whoever loads this tab has to sign in: here, in another tab, or because a session ended. */
export function forgetPictureWithSession(): void {
  sessionStore.subscribe(() => {
    if (sessionStore.get()) forgetPicture()
  })
}

function forgetPicture(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

/** The last picture of this tab, to be shown as old until the stream brings a new one. */
export function savedPicture(): Saved | null {
  try {
    const saved = sessionStorage.getItem(KEY)
    return saved === null ? null : JSON.parse(saved)
  } catch {
    return null
  }
}
