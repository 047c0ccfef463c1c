import { numberIn, textIn } from './cell.ts'
import type { SqlRow } from './session.ts'

/** A place in a master's binary logs. */
export interface LogPosition {
  readonly file: string
  /** Offset in the file, in bytes. */
  readonly position: number
}

/** One binary log; lists of them are oldest first, as the server gives them. */
export interface Log {
  readonly file: string
  readonly bytes: number
}

/** The counter after the last dot: `db1-bin.000003` is 3, `…1000000` comes after `…999999`. */
export function logNumber(file: string): number | undefined {
  const digits = /\.(\d{1,15})$/.exec(file)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/**
 * Bytes from one place to a later one: the rest of the first file, all between, and what is before the last place.
 * `undefined` when a file is not in `logs`; never below 0, since the two places were read at different times.
 */
export function distance(from: LogPosition, to: LogPosition, logs: readonly Log[]): number | undefined {
  if (from.file === to.file) return Math.max(0, to.position - from.position)
  const start = logs.findIndex((log) => log.file === from.file)
  const end = logs.findIndex((log) => log.file === to.file)
  if (start === -1 || end === -1) return undefined
  if (start > end) return 0
  const passed = logs.slice(start, end).reduce((sum, log) => sum + log.bytes, 0)
  return Math.max(0, passed - from.position + to.position)
}

/** From a row of SHOW BINARY LOGS. */
export function logOf(row: SqlRow): readonly Log[] {
  const [file, bytes] = [textIn(row, 'Log_name'), numberIn(row, 'File_size')]
  return file === undefined || bytes === undefined ? [] : [{ file, bytes }]
}

/** From the row of SHOW MASTER STATUS; a server without binary logs has none. */
export function positionOf(row: SqlRow | undefined): LogPosition | null {
  if (row === undefined) return null
  const [file, position] = [textIn(row, 'File'), numberIn(row, 'Position')]
  return file === undefined || position === undefined ? null : { file, position }
}
