import type { Clock } from '../looking/clock.ts'
import { type Committer, patienceMs } from '../store/commit.ts'
import type { OpenRow } from '../store/outbox.ts'
import type { OutboxRow } from './notice.ts'
import { parcelsOf, type Queue } from './queue.ts'

/** How rows come into the queues, each once. */
export interface Intake {
  /** Rows that are being stored wait for that, but not for a disk that fails; `then` follows. */
  take(rows: readonly OutboxRow[], stored: Promise<void>, then: () => void): void
}

interface Parts {
  readonly committer: Pick<Committer, 'trouble'>
  readonly clock: Clock
  readonly queueOf: (channel: string) => Queue
}

/** `left`: what the last run left. Messages that were under way go again at once, whole and under their ids. */
export function createIntake(left: readonly OpenRow[], { committer, clock, queueOf }: Parts): Intake {
  const wait = (row: OutboxRow) => {
    // Wall clocks jump; nothing waits longer than it was given.
    const waitMs = Math.min(Math.max(0, row.dueAt - clock.moment().at), row.dueAt - row.createdAt)
    queueOf(row.channel).add({ row, dueAt: clock.now() + waitMs, readyAt: clock.now() })
  }

  for (const [channel, rows] of Map.groupBy(left, ({ channel }) => channel))
    for (const parcel of parcelsOf(rows, clock.now(), clock.moment().at)) queueOf(channel).addParcel(parcel)
  for (const row of left) if (row.message === null) wait(row)

  return {
    take(rows, stored, then) {
      const at = clock.now() + patienceMs(committer, clock.moment())
      for (const row of rows) queueOf(row.channel).add({ row, dueAt: at, readyAt: at })
      stored.then(
        () => {
          for (const row of rows) if (queueOf(row.channel).has(row.id)) wait(row)
          then()
        },
        // Told all the same, in its time.
        () => {},
      )
    },
  }
}
