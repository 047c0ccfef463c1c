import type { OpenRow } from '../store/outbox.ts'
import { messageIdOf, type OutboxRow } from './notice.ts'

/** Stuck messages of one channel at a time; what comes meanwhile is gathered behind them. */
const MOST_PARCELS = 3
/** A message that failed this often lets the next one pass: it may be the message that the receiver cannot take. */
const PATIENT_TRIES = 5

/** A notice that waits for others to go with. */
interface Letter {
  readonly row: OutboxRow
  /** When it may go, taking along what else may, monotonic ms. */
  readonly dueAt: number
  /** When it may be taken along, monotonic ms. */
  readonly readyAt: number
}

/** Rows on their way as one message; the same rows with the same id for each try. */
export interface Parcel {
  readonly message: string
  readonly rows: readonly OutboxRow[]
  tries: number
  /** Monotonic ms. */
  nextAt: number
  /** Monotonic ms of the first try, `null` before it. */
  firstAt: number | null
}

/** What one channel still has to be told, in memory. It knows no clock: `now` is monotonic ms. */
export interface Queue {
  /** What is known of a row that is there already is replaced. */
  add(letter: Letter): void
  addParcel(parcel: Parcel): void
  /** The message to try now, or when there may be one (`null`: nothing waits). */
  next(now: number): Parcel | number | null
  finish(parcel: Parcel): void
  /** Notices that are not delivered yet. */
  size(): number
}

/** Notices in one message: after a long silence of a channel thousands may wait, more than any receiver takes. */
const MOST_ROWS = 500

/** `Math.min` takes its numbers as arguments, of which there can be too many. */
const earliest = (times: readonly number[]): number =>
  times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)

export function createQueue(): Queue {
  const letters = new Map<string, Letter>()
  const parcels = new Set<Parcel>()

  const gather = (now: number): Parcel => {
    const ready = [...letters.values()].filter(({ readyAt }) => readyAt <= now).slice(0, MOST_ROWS)
    const rows = ready.map(({ row }) => row)
    for (const { id } of rows) letters.delete(id)
    const parcel: Parcel = { message: messageIdOf(rows), rows, tries: 0, nextAt: now, firstAt: null }
    parcels.add(parcel)
    return parcel
  }

  return {
    add: (letter) => void letters.set(letter.row.id, letter),
    addParcel: (parcel) => void parcels.add(parcel),
    next(now) {
      const ready = [...parcels].find(({ nextAt }) => nextAt <= now)
      if (ready !== undefined) return ready
      const passes = parcels.size < MOST_PARCELS && [...parcels].every(({ tries }) => tries >= PATIENT_TRIES)
      const windowAt = passes ? earliest([...letters.values()].map(({ dueAt }) => dueAt)) : Number.POSITIVE_INFINITY
      if (windowAt <= now) return gather(now)
      const at = earliest([windowAt, ...[...parcels].map(({ nextAt }) => nextAt)])
      return Number.isFinite(at) ? at : null
    },
    finish: (parcel) => void parcels.delete(parcel),
    size: () => letters.size + [...parcels].reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

/** Messages that were under way when the process ended. They go again, whole and under their ids. */
export function parcelsOf(rows: readonly OpenRow[], now: number, wall: number): readonly Parcel[] {
  const byMessage = Map.groupBy(
    rows.filter(({ message }) => message !== null),
    ({ message }) => message ?? '',
  )
  return [...byMessage].map(([message, rows]) => {
    const { tries = 0, firstTriedAt = null } = rows[0] ?? {}
    const firstAt = firstTriedAt === null ? null : now - Math.max(0, wall - firstTriedAt)
    return { message, rows, tries, nextAt: now, firstAt }
  })
}
