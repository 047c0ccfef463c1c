/** A fault of the demo, and what it must come to on the wall. */
export interface Cause {
  /** `db01 down`, as it is broken. */
  readonly fault: string
  /** Id of the check whose card it is: the only one. */
  readonly card: string
  /** Whether users are affected, as the card says it. */
  readonly users: 'yes' | 'no'
  /** Faults that show nothing beside it: of a machine that is off nobody sees that it is slow. */
  readonly hides?: readonly string[]
  /** Ids of checks that may be in trouble of their own for a moment once it is mended: whoever waited waits still. */
  readonly leaves?: readonly string[]
}

const BACKLOG = { leaves: ['dfw-lb01/perlbal', 'dfw-lb02/perlbal'] }

export const CAUSES: readonly Cause[] = [
  { fault: 'db-a02 replication', card: 'dfw-db-a02/mysql', users: 'no' },
  // It takes a while to catch up, also where its master was off meanwhile.
  { fault: 'db02 lag', card: 'dfw-db02/mysql', users: 'no', leaves: ['dfw-db02/mysql', 'clusters'] },
  // Nothing is left to be behind, and who waits at a balancer waits for it.
  {
    fault: 'db01 down',
    card: 'dfw-db01/machine',
    users: 'yes',
    hides: ['db01 slow', 'db02 lag', 'lb01 overload'],
    ...BACKLOG,
  },
  { fault: 'memc02 crash', card: 'dfw-memc02/memcached', users: 'no' },
  { fault: 'web03 hang', card: 'dfw-web03/machine', users: 'no' },
  // Few changes come through it, with which its replica keeps up.
  { fault: 'db01 slow', card: 'dfw-db01/mysql', users: 'no', hides: ['lb01 overload', 'db02 lag'], ...BACKLOG },
  { fault: 'lb01 overload', card: 'dfw-lb01/perlbal', users: 'no' },
  { fault: 'memc01 cold-cache', card: 'dfw-memc01/memcached', users: 'no' },
  { fault: 'jobs01 workers-gone', card: 'dfw-jobs01/gearmand', users: 'no' },
  { fault: 'mog02 disk-full', card: 'dfw-mog02/disks', users: 'no' },
  // Whoever is master of both gives up neither.
  { fault: 'd1 split-brain', card: 'carp1', users: 'no', hides: ['d1 failover'] },
  { fault: 'd1 failover', card: 'carp1', users: 'no' },
  { fault: 'd2 php-full', card: 'd2/php-fpm', users: 'yes' },
]

/**
 * Each two of them together, in such an order that none comes again soon: what is broken time and again flaps, and is told
 * of otherwise. All of one round add up to the same around a circle, so that each is in one pair of it at most.
 */
export const PAIRS: readonly (readonly [Cause, Cause])[] = CAUSES.flatMap((_, round) =>
  CAUSES.flatMap((one, at) => {
    const other = CAUSES[(round - at + CAUSES.length) % CAUSES.length]
    return other !== undefined && CAUSES.indexOf(other) > at ? [[one, other] as const] : []
  }),
)

export const nameOf = (causes: readonly Cause[]): string => causes.map(({ fault }) => fault).join(' + ')

/** A card as it must be; `null`: other causes may make it yes. */
export interface Card {
  readonly id: string
  readonly users: Cause['users'] | null
}

/** All cards when all of these are broken, by id. */
export function cardsOf(causes: readonly Cause[]): readonly Card[] {
  const hidden = new Set(causes.flatMap(({ hides = [] }) => hides))
  const shown = causes.filter(({ fault }) => !hidden.has(fault))
  // What keeps visitors from being served is each of all that would.
  const isJudged = (cause: Cause) => causes.every((one) => one === cause || one.users === 'no')
  const cards = shown.map(
    (cause) => [cause.card, { id: cause.card, users: isJudged(cause) ? cause.users : null }] as const,
  )
  return [...new Map(cards).values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}
