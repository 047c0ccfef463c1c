/** A fault of the demo, and what it must come to on the wall. */
export interface Cause {
  /** `db01 down`, as it is broken. */
  readonly fault: string
  /** Id of the check whose card it is: the only one. */
  readonly card: string
  /** Faults that show nothing beside it: of a machine that is off nobody sees that it is slow. */
  readonly hides?: readonly string[]
}

export const CAUSES: readonly Cause[] = [
  { fault: 'db-a02 replication', card: 'dfw-db-a02/mysql' },
  { fault: 'db02 lag', card: 'dfw-db02/mysql' },
  // Nothing is left to be behind, and who waits at a balancer waits for it.
  { fault: 'db01 down', card: 'dfw-db01/machine', hides: ['db01 slow', 'db02 lag', 'lb01 overload'] },
  { fault: 'memc02 crash', card: 'dfw-memc02/memcached' },
  { fault: 'web03 hang', card: 'dfw-web03/machine' },
  { fault: 'db01 slow', card: 'dfw-db01/mysql', hides: ['lb01 overload'] },
  { fault: 'lb01 overload', card: 'dfw-lb01/perlbal' },
  { fault: 'memc01 cold-cache', card: 'dfw-memc01/memcached' },
  { fault: 'jobs01 workers-gone', card: 'dfw-jobs01/gearmand' },
  { fault: 'mog02 disk-full', card: 'dfw-mog02/disks' },
  // Whoever is master of both gives up neither.
  { fault: 'd1 split-brain', card: 'carp1', hides: ['d1 failover'] },
  { fault: 'd1 failover', card: 'carp1' },
  { fault: 'd2 php-full', card: 'd2/php-fpm' },
]

/** Each two of them together. */
export const PAIRS: readonly (readonly [Cause, Cause])[] = CAUSES.flatMap((one, at) =>
  CAUSES.slice(at + 1).map((other) => [one, other] as const),
)

/** Ids of the checks that have a card when all of these are broken. */
export function cardsOf(causes: readonly Cause[]): readonly string[] {
  const hidden = new Set(causes.flatMap(({ hides = [] }) => hides))
  return [...new Set(causes.filter(({ fault }) => !hidden.has(fault)).map(({ card }) => card))].sort()
}
