import type { Snapshot } from '@foretop/shared/wire.ts'
import type { Table } from './table.ts'

const KEY = 'foretop.picture'
let wanted = true

/** Keeps the picture for the next load of this tab. `serverTime`: the last moment it was known to be right. */
export function savePicture(table: Table, serverTime: number | null): void {
  const { rows, site, events, seq } = table
  if (!wanted || seq === null || serverTime === null) return
  const snapshot: Snapshot = { ...site, seq, serverTime, checks: [...rows.values()], events: events.toReversed() }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(snapshot))
  } catch {
    // Too large, or storage is switched off: the next load starts from an empty frame.
  }
}

/** After somebody signed out nothing of the estate stays in the tab. */
export function forgetPicture(): void {
  wanted = false
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

/** The last picture of this tab, to be shown as old until the stream brings a new one. */
export function savedPicture(): Snapshot | null {
  try {
    const saved = sessionStorage.getItem(KEY)
    return saved === null ? null : JSON.parse(saved)
  } catch {
    return null
  }
}
