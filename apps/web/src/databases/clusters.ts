import type { Line } from '@foretop/shared/databases/board.ts'
import type { Arrow } from '@foretop/shared/databases/findings.ts'

/** One database, or masters that follow one another in a ring: those are drawn as one, side by side. */
export interface Node {
  readonly id: string
  /** Names, in the order in which each follows the one before it. */
  readonly members: readonly string[]
  /** Not among the databases shown: an address that somebody follows. */
  readonly stranger: boolean
}

/** Databases that have to do with one another. */
export interface Cluster {
  readonly nodes: readonly Node[]
  readonly arrows: readonly Arrow[]
}

export const arrowKey = ({ replica, channel }: Pick<Arrow, 'replica' | 'channel'>): string => `${replica} ${channel}`

/** Who hangs together with whom, in the order of the table. */
export function clustersOf(lines: readonly Line[]): readonly Cluster[] {
  // Who follows itself was told a wrong address; its own check says so.
  const arrows = lines.flatMap((line) => line.arrows).filter(({ replica, source }) => replica !== source)
  const names = [...new Set([...lines.map(({ database }) => database.name), ...arrows.map(({ source }) => source)])]
  const shown = new Set(lines.map(({ database }) => database.name))
  const placed = new Set<string>()
  return names.flatMap((name) => {
    if (placed.has(name)) return []
    const kin = reached(name, arrows, 'both')
    for (const member of kin) placed.add(member)
    return [
      {
        nodes: nodesOf(
          names.filter((member) => kin.has(member)),
          arrows,
          shown,
        ),
        arrows: arrows.filter(({ replica }) => kin.has(replica)),
      },
    ]
  })
}

function nodesOf(names: readonly string[], arrows: readonly Arrow[], shown: ReadonlySet<string>): readonly Node[] {
  const masters = new Map(names.map((name) => [name, reached(name, arrows, 'masters')]))
  const inRing = (one: string, other: string) => masters.get(one)?.has(other) && masters.get(other)?.has(one)
  const rings = names.map((name) => names.filter((other) => other === name || inRing(name, other)))
  // Each ring was found once from each of its members.
  return rings
    .filter((ring, at) => ring[0] === names[at])
    .map((ring) => {
      const members = inTurn(ring, arrows)
      return { id: members.join('+'), members, stranger: !members.some((name) => shown.has(name)) }
    })
}

/** Everybody up the chain, or over any number of steps either way; itself included. */
function reached(name: string, arrows: readonly Arrow[], way: 'masters' | 'both'): ReadonlySet<string> {
  const found = new Set([name])
  // A set that grows while it is walked gives the new ones too.
  for (const member of found)
    for (const { replica, source } of arrows) {
      if (replica === member) found.add(source)
      if (way === 'both' && source === member) found.add(replica)
    }
  return found
}

/** From the first on, each time somebody who follows the one before, so that most arrows lead to the neighbour. */
function inTurn(ring: readonly string[], arrows: readonly Arrow[]): readonly string[] {
  const turn: string[] = []
  for (let next = ring[0]; next !== undefined; ) {
    const current: string = next
    turn.push(current)
    const left = ring.filter((name) => !turn.includes(name))
    next = left.find((name) => arrows.some(({ replica, source }) => replica === name && source === current)) ?? left[0]
  }
  return turn
}
