import type { Arrow } from './findings.ts'

/**
 * Who follows whom, one cluster after another in the order in which they are first named; within one, masters as
 * `rank` has them, then their replicas, nearest first.
 */
export function inOrder(
  names: readonly string[],
  arrows: readonly Pick<Arrow, 'replica' | 'source'>[],
  rank: (name: string) => number,
): readonly string[] {
  const known = new Set(names)
  const inside = arrows.filter(({ replica, source }) => known.has(replica) && known.has(source))
  const placed = new Set<string>()
  for (const name of names) {
    if (placed.has(name)) continue
    const cluster = clusterOf(name, inside)
    const members = names.filter((member) => cluster.has(member))
    const steps = stepsFrom(
      members.filter((member) => rank(member) < REPLICA),
      inside,
    )
    const far = (member: string) => steps.get(member) ?? Number.POSITIVE_INFINITY
    const before = (one: string, other: string) => rank(one) - rank(other) || nearer(far(one), far(other))
    for (const member of members.toSorted(before)) placed.add(member)
  }
  return [...placed]
}

/** Of `rank`: from here on it follows somebody, or nobody knows. */
export const REPLICA = 10

const nearer = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1)

function clusterOf(name: string, arrows: readonly Pick<Arrow, 'replica' | 'source'>[]): ReadonlySet<string> {
  const cluster = new Set([name])
  // A set that grows while it is walked gives the new ones too.
  for (const member of cluster)
    for (const { replica, source } of arrows) {
      if (replica === member) cluster.add(source)
      if (source === member) cluster.add(replica)
    }
  return cluster
}

/** How many masters away each one is. */
function stepsFrom(masters: readonly string[], arrows: readonly Pick<Arrow, 'replica' | 'source'>[]) {
  const steps = new Map(masters.map((name) => [name, 0]))
  for (const [name, far] of steps)
    for (const { replica, source } of arrows) if (source === name && !steps.has(replica)) steps.set(replica, far + 1)
  return steps
}
