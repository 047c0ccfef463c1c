import type { OpenRow, Outbox } from '../store/outbox.ts'
import type { Clock } from './clock.ts'
import type { OutboxRow } from './notice.ts'
import { type Parcel, parcelsOf, type Queue } from './queue.ts'

/** A commit that takes longer has failed: people are told all the same, under the same ids. */
export const STORED_WITHIN_MS = 10_000

/** How rows come from the outbox into the queues, each once. */
export interface Intake {
  /** Takes what was stored since the last call. */
  read(): void
  /** Rows that are about to be stored wait for that, 10 s at most. */
  expect(rows: readonly OutboxRow[]): void
  /** The message is on its way: reading its rows again changes nothing. */
  took(parcel: Parcel): void
  /** It is delivered and the outbox knows. */
  forget(parcel: Parcel): void
}

/** Loads what the last run left: messages that were under way go again at once, whole and under their ids. */
export function createIntake(outbox: Outbox, clock: Clock, queueOf: (channel: string) => Queue): Intake {
  /** Rows in memory, and those delivered while the outbox still calls them open. */
  const known = new Map<string, 'expected' | 'waiting' | 'taken'>()
  let lastSeq = 0

  const wait = (row: OpenRow) => {
    known.set(row.id, 'waiting')
    // Wall clocks jump; nothing waits longer than it was given.
    const waitMs = Math.min(Math.max(0, row.dueAt - clock.wall()), row.dueAt - row.createdAt)
    queueOf(row.channel).add({ row, dueAt: clock.now() + waitMs, readyAt: clock.now() })
  }
  const read = () => {
    for (const row of outbox.open(lastSeq)) {
      lastSeq = row.seq
      const as = known.get(row.id)
      if (as === undefined || as === 'expected') wait(row)
    }
  }
  const took = ({ rows }: Parcel) => {
    for (const { id } of rows) known.set(id, 'taken')
  }

  for (const [channel, rows] of Map.groupBy(outbox.open(0), ({ channel }) => channel))
    for (const parcel of parcelsOf(rows, clock.now(), clock.wall())) {
      took(parcel)
      queueOf(channel).addParcel(parcel)
    }
  read()

  return {
    read,
    took,
    expect(rows) {
      for (const row of rows) {
        if (known.has(row.id)) continue
        known.set(row.id, 'expected')
        const at = clock.now() + STORED_WITHIN_MS
        queueOf(row.channel).add({ row, dueAt: at, readyAt: at })
      }
    },
    forget({ rows }) {
      for (const { id } of rows) known.delete(id)
    },
  }
}
