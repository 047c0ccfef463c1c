import type { Line } from '@foretop/shared/databases/board.ts'

/** What it is to the others, for its box. The one that takes the writes carries that word, not just a place. */
export function roleOf({ database, side, repl }: Line): string {
  if (database.outcome === 'failed') return 'does not answer'
  if (database.outcome === 'crashed') return 'not seen'
  if (side !== null) return SIDES[side]
  return repl === 'unknown' ? 'role not known' : 'on its own'
}

const SIDES = { master: 'writer', standby: 'standby', slave: 'replica' } as const

/** Seconds behind the furthest of its masters; `null`: it follows nobody, or does not tell. */
export function lagOf({ database: { lag } }: Pick<Line, 'database'>): number | null {
  const known = Object.values(lag)
  return known.length === 0 ? null : Math.max(...known)
}

/** When a master throws away the log its replica has to fetch next. */
export function purgeText(purge: string | null, span: string | null): string {
  if (purge === 'purged') return 'thrown away already'
  if (purge === 'never') return 'kept for ever'
  return purge === null || span === null ? 'not known' : `${purge} ${span}`
}
