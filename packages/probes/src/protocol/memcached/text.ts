import type { Conversation } from '../conversation.ts'
import { ProbeFailure } from '../failure.ts'

/** All that is ever sent in the text protocol; others of its commands empty the cache, take from a queue, or stop it. */
type Command = 'version' | 'stats' | 'stats settings' | 'stats slabs' | 'stats items' | 'stats queue'

/**
 * Asks one command; resolves with its lines without the final `END`. Rejects with `auth` where a login is wanted,
 * `closed` where it has no connection left for us, `protocol` where what came is not memcached speaking, and as
 * `Conversation.ask` does.
 */
export async function ask(
  conversation: Conversation,
  command: Command,
  where: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const isOver = command === 'version' ? isLine : isStatistics
  const reply = await conversation.ask(`${command}\r\n`, isOver, signal)
  const lines = reply.split('\r\n').slice(0, -1)
  const first = lines[0] ?? ''
  if (first === 'CLIENT_ERROR unauthenticated')
    throw new ProbeFailure('auth', `${where} wants a login, which this probe does not have`)
  // It says so unasked and hangs up (since 1.4.x with `maxconns_fast`, the default of today).
  if (first.startsWith('ERROR Too many open connections'))
    throw new ProbeFailure('closed', `${where} has no connection left: every client is turned away`)
  // The oldest have no settings to tell.
  if (first === 'ERROR' && MAY_LACK.has(command)) return []
  const known = command === 'version' ? lines.length === 1 && /^VERSION \S/.test(first) : lines.at(-1) === 'END'
  const text = JSON.stringify(reply.length > 100 ? `${reply.slice(0, 100)}…` : reply)
  if (!known)
    throw new ProbeFailure('protocol', `expected memcached's answer to "${command}" from ${where}, got ${text}`)
  return command === 'version' ? lines : lines.slice(0, -1)
}

const MAY_LACK: ReadonlySet<Command> = new Set(['stats settings', 'stats slabs', 'stats items'])

export type Statistic = readonly [name: string, value: string]

/** By name; of one that comes twice the last counts. Throws as `statisticsIn` does. */
export const readStatistics = (lines: readonly string[], where: string): ReadonlyMap<string, string> =>
  new Map(statisticsIn(lines, where))

/**
 * `STAT name value`, in their order. A line of another make (proxies and queues that speak like memcached have some) hides no
 * other. Throws `protocol` where there are lines and none is a statistic.
 */
export function statisticsIn(lines: readonly string[], where: string): readonly Statistic[] {
  const found = lines.flatMap((line): Statistic[] => {
    const [mark, name, ...value] = line.split(' ')
    return mark === 'STAT' && name !== undefined ? [[name, value.join(' ')]] : []
  })
  const [strange] = lines
  if (found.length === 0 && strange !== undefined)
    throw new ProbeFailure(
      'protocol',
      `expected a statistic from ${where}, got ${JSON.stringify(strange.slice(0, 100))}`,
    )
  return found
}

const isLine = (reply: Buffer): boolean => reply.at(-1) === NEWLINE

/** Errors are one line without the `END` of a listing; so is whatever else speaks on this port. */
function isStatistics(reply: Buffer): boolean {
  if (!isLine(reply)) return false
  const text = reply.toString('latin1')
  return text === 'END\r\n' || text.endsWith('\r\nEND\r\n') || !text.startsWith('STAT ')
}

const NEWLINE = 0x0a
