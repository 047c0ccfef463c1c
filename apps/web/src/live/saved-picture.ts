import type { Snapshot } from '@foretop/shared/wire.ts'
import { keepInTab, keptInTab } from './kept-in-tab.ts'
import { serverOffsetMs } from './server-time.ts'
import type { Table } from './table.ts'

const NAME = 'picture'

interface Saved extends Snapshot {
  /** How far the clock of the server was ahead of this browser's, in ms. */
  readonly offsetMs: number
}

/** Keeps the picture for the next load of this tab. `serverTime`: the last moment it was known to be right. */
export function savePicture(table: Table, serverTime: number | null): void {
  const { rows, site, events, seq } = table
  if (seq === null || serverTime === null) return
  const snapshot: Snapshot = { ...site, seq, serverTime, checks: [...rows.values()], events: events.toReversed() }
  keepInTab(NAME, { ...snapshot, offsetMs: serverOffsetMs() } satisfies Saved)
}

/** The last picture of this tab, to be shown as old until the stream brings a new one. */
export const savedPicture = (): Saved | null => keptInTab(NAME) as Saved | null // only `savePicture` writes there
