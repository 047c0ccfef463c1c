import type { Rate } from '@foretop/shared/plan.ts'
import type { Renamed } from '../engine/rename.ts'
import type { OpenRow } from '../store/outbox.ts'
import { awaiting, createHolding, earliest } from './holding.ts'
import { BLIND, type Lookout } from './lookout.ts'
import { messageIdOf, type OutboxRow } from './notice.ts'

/** Stuck messages of one channel at a time; what comes meanwhile is gathered behind them. */
const MOST_PARCELS = 3
/** A message that failed this often lets the next one pass: it may be the message that the receiver cannot take. */
const PATIENT_TRIES = 5

/** A notice that waits for others to go with. */
export interface Letter {
  readonly row: OutboxRow
  /** When it may go, taking along what else may, monotonic ms. */
  readonly dueAt: number
  /** When it may be taken along, monotonic ms. */
  readonly readyAt: number
}

/**
 * Rows on their way as one message: the same rows with the same id for each try, unless one of its checks has news. What
 * was never taken is not told as it was then: the news joins, and it is another message.
 */
export interface Parcel {
  message: string
  rows: readonly OutboxRow[]
  tries: number
  /** Monotonic ms. */
  nextAt: number
  /** Monotonic ms of the first try since something new joined, `null` before it. */
  firstAt: number | null
  /** Another one got through since: what is in the way is this message, not the receiver. */
  wasPassed: boolean
}

/**
 * What one channel still has to be told, in memory. Notices of one check never pass each other. It knows no clock: `now`
 * is monotonic ms.
 */
export interface Queue {
  /** What is known of a row that is there already is replaced. */
  add(letter: Letter): void
  /** Whether it waits here, in no message yet. */
  has(rowId: string): boolean
  addParcel(parcel: Parcel): void
  /** The message to try now, or when there may be one (`null`: nothing waits). */
  next(now: number): Parcel | number | null
  finish(parcel: Parcel): void
  /** The receiver has just taken something: what it did not take before is tried now. */
  hurry(now: number): void
  /** Nothing waits any longer than until it is stored. */
  hasten(now: number): void
  /** Checks have other ids: their notices still never pass each other. */
  rename(renamed: Renamed): void
  /** Notices that are not delivered yet. */
  size(): number
}

/** Notices in one message: all that fails with a site of ten thousand checks is two. What they hold is bounded by channels. */
const MOST_ROWS = 5_000

/** `putBack`: told which rows left a message that may be under way already. `digest`: how many messages the channel bears. */
export function createQueue(
  lookout: () => Lookout = () => BLIND,
  putBack: (rows: readonly OutboxRow[]) => void = () => {},
  digest: () => Rate | undefined = () => undefined,
): Queue {
  const letters = new Map<string, Letter>()
  const parcels = new Set<Parcel>()
  const holding = createHolding(lookout, digest)

  const take = (chosen: readonly Letter[]): readonly OutboxRow[] => {
    for (const { row } of chosen) letters.delete(row.id)
    return chosen.map(({ row }) => row)
  }
  /** Letters of checks that no message under way is about. */
  const free = (): readonly Letter[] => {
    const stuck = new Set([...parcels].flatMap(({ rows }) => rows.map(({ notice }) => notice.checkId)))
    return [...letters.values()].filter(({ row }) => !stuck.has(row.notice.checkId))
  }
  /** What is new about its checks joins a message, and what is not so any more leaves it. */
  const renew = (parcel: Parcel, now: number): Parcel => {
    const checks = new Set(parcel.rows.map(({ notice }) => notice.checkId))
    const about = [...letters.values()].filter(({ row }) => checks.has(row.notice.checkId))
    const awaits = awaiting(about, now)
    const ready = about.filter(({ row, readyAt }) => readyAt <= now && !awaits(row.notice))
    const news = wholeStories(ready, MOST_ROWS - parcel.rows.length)
    const rows = [...parcel.rows, ...take(news)]
    const past = holding.past(rows)
    for (const row of past) letters.set(row.id, { row, dueAt: now, readyAt: now })
    if (past.size > 0) putBack([...past])
    if (news.length === 0 && past.size === 0) return parcel
    // It is another message: what is new is not given up with what is old.
    if (news.length > 0) parcel.firstAt = null
    parcel.rows = rows.filter((row) => !past.has(row))
    parcel.message = messageIdOf(parcel.rows)
    return parcel
  }
  const gather = (going: readonly Letter[], now: number): Parcel => {
    const rows = take(firstOf(going))
    const parcel: Parcel = { message: messageIdOf(rows), rows, tries: 0, nextAt: now, firstAt: null, wasPassed: false }
    parcels.add(parcel)
    return parcel
  }

  return {
    add: (letter) => void letters.set(letter.row.id, letter),
    has: (rowId) => letters.has(rowId),
    addParcel: (parcel) => void parcels.add(parcel),
    next(now) {
      for (const parcel of parcels) {
        if (parcel.nextAt > now) continue
        if (renew(parcel, now).rows.length > 0) return parcel
        parcels.delete(parcel)
      }
      const blocking = [...parcels].filter(({ wasPassed }) => !wasPassed)
      const passes = blocking.length < MOST_PARCELS && blocking.every(({ tries }) => tries >= PATIENT_TRIES)
      const { going, askAt } = holding.sort(passes ? free() : [], now)
      if (going.length > 0) return gather(going, now)
      const at = earliest([askAt, ...[...parcels].map(({ nextAt }) => nextAt)])
      return Number.isFinite(at) ? at : null
    },
    finish: (parcel) => void parcels.delete(parcel),
    hurry(now) {
      for (const parcel of parcels) {
        parcel.nextAt = Math.min(parcel.nextAt, now)
        parcel.wasPassed = true
      }
    },
    hasten(now) {
      for (const parcel of parcels) parcel.nextAt = Math.min(parcel.nextAt, now)
      for (const [id, letter] of letters)
        letters.set(id, { ...letter, dueAt: Math.min(letter.dueAt, Math.max(now, letter.readyAt)) })
    },
    rename(renamed) {
      const moved = new Map(renamed)
      const rename = (row: OutboxRow): OutboxRow => {
        const checkId = moved.get(row.notice.checkId)
        return checkId === undefined ? row : { ...row, notice: { ...row.notice, checkId } }
      }
      for (const [id, letter] of letters) letters.set(id, { ...letter, row: rename(letter.row) })
      for (const parcel of parcels) parcel.rows = parcel.rows.map(rename)
    },
    size: () => letters.size + [...parcels].reduce((sum, { rows }) => sum + rows.length, 0),
  }
}

/** What there is of each check, or nothing of it, where all of it is too much. */
function wholeStories(letters: readonly Letter[], most: number): readonly Letter[] {
  if (letters.length <= most) return letters
  let room = most
  return [...Map.groupBy(letters, ({ row }) => row.notice.checkId).values()].flatMap((own) => {
    if (own.length > room) return []
    room -= own.length
    return own
  })
}

/** As many as go into one message. What there is of one check stays together, where that is possible. */
function firstOf(going: readonly Letter[]): readonly Letter[] {
  const checkAt = (index: number) => going[index]?.row.notice.checkId
  let end = Math.min(going.length, MOST_ROWS)
  while (end > 0 && end < going.length && checkAt(end - 1) === checkAt(end)) end -= 1
  return going.slice(0, end > 0 ? end : MOST_ROWS)
}

/** Messages that were under way when the process ended. They go again, whole and under their ids. */
export function parcelsOf(rows: readonly OpenRow[], now: number, wall: number): readonly Parcel[] {
  return [...Map.groupBy(rows, ({ message }) => message)].flatMap(([message, rows]) => {
    if (message === null) return []
    const { tries = 0 } = rows[0] ?? {}
    const triedAt = rows.flatMap(({ firstTriedAt }) => firstTriedAt ?? [])
    const firstAt = triedAt.length === 0 ? null : now - Math.max(0, wall - Math.max(...triedAt))
    return { message, rows, tries, nextAt: now, firstAt, wasPassed: false }
  })
}
