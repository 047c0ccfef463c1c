import { ProbeFailure } from '../../protocol/failure.ts'
import type { Statistic } from '../../protocol/memcached/text.ts'

export interface Queue {
  readonly name: string
  readonly waiting: number
  /** Ever put into it, as far as the server remembers. */
  readonly added: number | undefined
  /** Ever taken out of it. */
  readonly taken: number | undefined
  /** How long the last item that was taken had waited, in seconds. */
  readonly age: number | undefined
  /** Taken, and neither confirmed nor given back. */
  readonly open: number | undefined
  /** Clients that wait for an item. */
  readonly waiters: number | undefined
  /** Thrown away because the queue was full. */
  readonly discarded: number | undefined
  /** Thrown away because nobody took them in time. */
  readonly expired: number | undefined
}

/**
 * Queues of kestrel, Starling and Darner, from `stats`: of each `queue_NAME_items` first, then its other numbers. A name may hold
 * `_`: `queue_a_total_items` is a number of queue `a`, or the items of queue `a_total`. It is the first where it follows the
 * items of `a` and `a` has none yet. Ages are milliseconds (guide of kestrel, "Server stats"; source of Starling 0.10).
 * Throws `protocol` where a number is none, or items wait and no queue is listed.
 */
export function queuesInStatistics(statistics: readonly Statistic[], where: string): readonly Queue[] {
  const fields = new Map<string, Map<string, number>>()
  let current: { readonly start: string; readonly of: Map<string, number> } | null = null
  for (const [key, value] of statistics) {
    if (!key.startsWith(PREFIX)) continue
    const field: string | null =
      current !== null && key.startsWith(current.start) ? key.slice(current.start.length) : null
    if (current !== null && field !== null && FIELDS.has(field) && !current.of.has(field)) {
      current.of.set(field, countIn(key, value, where))
      continue
    }
    const name = key.endsWith(ITEMS) ? key.slice(PREFIX.length, -ITEMS.length) : ''
    if (name === '') continue
    if (fields.has(name)) throw new ProbeFailure('protocol', `${where} tells of the queue ${name} twice`)
    current = { start: `${PREFIX}${name}_`, of: new Map([['items', countIn(key, value, where)]]) }
    fields.set(name, current.of)
  }
  if (fields.size === 0) assertEmpty(statistics, where)
  return [...fields].map(([name, of]) => {
    const [waiting, added, age] = [of.get('items') ?? 0, of.get('total_items'), of.get('age')]
    const [expired, discarded, open] = [of.get('expired_items'), of.get('discarded'), of.get('open_transactions')]
    return {
      ...{ name, waiting, added, expired, discarded, open },
      taken: takenOf({ added, away: waiting + (expired ?? 0) + (discarded ?? 0) + (open ?? 0) }),
      age: age === undefined ? undefined : age / 1_000,
      waiters: of.get('waiters'),
    }
  })
}

/** What left a queue and was not thrown away. Not known where the server counts fewer than it has, as it may after a restart. */
function takenOf({ added, away }: { readonly added: number | undefined; readonly away: number }): number | undefined {
  return added === undefined || added < away ? undefined : added - away
}

const PREFIX = 'queue_'
const ITEMS = '_items'
/** Of the numbers of a queue those that mean something here, and those whose names could be taken for another queue's items. */
const FIELDS: ReadonlySet<string> = new Set([
  'total_items',
  'expired_items',
  'mem_items',
  'age',
  'discarded',
  'waiters',
  'open_transactions',
])

/** A server of another kind lists no queue either: a cache, and what was made from one, tells its `pointer_size`. */
function assertEmpty(statistics: readonly Statistic[], where: string): void {
  const said = new Map(statistics)
  const items = said.get('curr_items')
  const isCache = said.has('pointer_size')
  if (items === '0' && !isCache) return
  const kept = items === undefined ? 'no curr_items' : `none, though ${items.slice(0, 20)} items are there`
  const came = isCache ? 'the statistics of a memcached' : kept
  throw new ProbeFailure('protocol', `expected queue_…_items in the statistics of ${where}, came ${came}`)
}

/** The answer of MemcacheQ to `stats queue`: `STAT NAME PUT/TAKEN`. Throws `protocol` for any other. */
export function queuesInList(statistics: readonly Statistic[], where: string): readonly Queue[] {
  const queues = statistics.map(([name, value]): Queue => {
    const [, added, taken] = /^(\d{1,20})\/(\d{1,20})$/.exec(value) ?? []
    if (added === undefined || taken === undefined)
      throw new ProbeFailure(
        'protocol',
        `expected PUT/TAKEN for ${name} from ${where}, came ${JSON.stringify(value.slice(0, 60))}`,
      )
    const counts = { added: Number(added), taken: Number(taken) }
    return { ...NOT_TOLD, name, ...counts, waiting: Math.max(0, counts.added - counts.taken) }
  })
  if (new Set(queues.map(({ name }) => name)).size < queues.length)
    throw new ProbeFailure('protocol', `${where} tells of a queue twice`)
  return queues
}

const NOT_TOLD = { age: undefined, open: undefined, waiters: undefined, discarded: undefined, expired: undefined }

/** MemcacheQ 0.2.1 has room for 2,045 bytes of lines, and stops before a queue for which less than its name and this is left. */
const LIST_BYTES = 2_045
const SPARE_BYTES = 50

/** Whether a queue with a name as long as the longest of these would have been left out without a word. */
export function isListCut(statistics: readonly Statistic[]): boolean {
  const used = statistics.reduce((sum, [name, value]) => sum + Buffer.byteLength(`STAT ${name} ${value}\r\n`), 0)
  const longest = Math.max(0, ...statistics.map(([name]) => Buffer.byteLength(name)))
  return LIST_BYTES - used <= longest + SPARE_BYTES
}

/** Throws `protocol` where it is no count. */
export function countIn(name: string, value: string, where: string): number {
  if (/^\d{1,20}$/.test(value)) return Number(value)
  throw new ProbeFailure(
    'protocol',
    `expected a count in ${name} of ${where}, came ${JSON.stringify(value.slice(0, 60))}`,
  )
}
