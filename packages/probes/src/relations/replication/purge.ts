import type { LogPosition } from '../../kinds/mysql/logs.ts'
import type { Server } from './server.ts'

/**
 * How long until its master may throw away the log a replica has to fetch next. `at least`: that log is still written
 * to, and its age counts only from its end. `about`: guessed from what the master writes on average.
 */
export type Purge =
  | { readonly when: 'purged' | 'never' }
  | { readonly when: 'at least' | 'about'; readonly seconds: number }

/** `null`: not known. */
export function purgeOf(needed: LogPosition, source: Server): Purge | null {
  const { position, logs, retention } = source
  const index = logs.findIndex(({ file }) => file === needed.file)
  if (position === null || index === -1 || retention.expirySeconds === null) return null
  const later = sum(logs.slice(index + 1).map(({ bytes }) => bytes))
  const byAge = purgeByAge(later, needed.file === position.file, source)
  // A server too old to have a limit of size says nothing of it.
  const bySize = retention.bytesLimit ? purgeBySize(later + (logs[index]?.bytes ?? 0), source) : NEVER
  return byAge === null || bySize === null ? null : sooner(byAge, bySize)
}

const NEVER: Purge = { when: 'never' }

function purgeByAge(laterBytes: number, isNewest: boolean, { retention }: Server): Purge | null {
  const { expirySeconds, bytesPerSecond, bytesWritten } = retention
  if (expirySeconds === null) return null
  if (expirySeconds === 0) return NEVER
  if (isNewest) return { when: 'at least', seconds: expirySeconds }
  // No statement tells when a log was closed. What was written since then does, if it was written at a known rate.
  if (!bytesPerSecond || bytesWritten === null || laterBytes > bytesWritten) return null
  return { when: 'about', seconds: Math.max(0, Math.round(expirySeconds - laterBytes / bytesPerSecond)) }
}

function purgeBySize(bytes: number, { retention: { bytesLimit, bytesPerSecond } }: Server): Purge | null {
  if (bytesLimit === null || !bytesPerSecond) return null
  return { when: 'about', seconds: Math.max(0, Math.round((bytesLimit - bytes) / bytesPerSecond)) }
}

const secondsOf = (purge: Purge): number => ('seconds' in purge ? purge.seconds : Number.POSITIVE_INFINITY)

const sooner = (one: Purge, other: Purge): Purge => (secondsOf(other) < secondsOf(one) ? other : one)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
