/** Primary result codes of SQLite that are told apart. */
export const SQLITE = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
}

/** Of an error of SQLite, also one that is another's cause; `null`: it is no such error. */
export function resultCodeOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  return error.cause === undefined ? null : resultCodeOf(error.cause)
}

/** The file itself is damaged, or is no database. */
export function isDamage(error: unknown): boolean {
  const code = resultCodeOf(error)
  return code === SQLITE.corrupt || code === SQLITE.notADatabase
}
