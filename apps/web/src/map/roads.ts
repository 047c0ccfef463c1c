import type { Group } from './boxes.ts'

/** Where requests come from; no group can have this name. */
export const USERS = '(users)'

export interface Road {
  readonly from: string
  readonly to: string
  /** Which of the choices of `from` it belongs to; `null`: requests cannot do without it. */
  readonly choice: number | null
}

/** How requests go from group to group. */
export interface Roads {
  /** Names of all that are on the way, `USERS` first. */
  readonly stops: readonly string[]
  readonly roads: readonly Road[]
  /** Groups that need nobody and that nobody needs. */
  readonly beside: readonly string[]
}

/** From the user to the disk, as the groups' `needs` say. A circle of groups is entered at the one written first. */
export function roadsOf(groups: readonly Group[]): Roads {
  const known = new Set(groups.map(({ name }) => name))
  const needs = groups.flatMap((group) => roadsFrom(group).filter(({ to }) => known.has(to)))
  const touched = new Set(needs.flatMap(({ from, to }) => [from, to]))
  const needed = new Set(needs.map(({ to }) => to))
  const stops = groups.map(({ name }) => name).filter((name) => touched.has(name))
  const entrances = stops.filter((name) => !needed.has(name))
  const reached = reachedFrom(entrances, needs)
  for (const name of stops) {
    if (reached.has(name)) continue
    entrances.push(name)
    for (const more of reachedFrom([name], needs)) reached.add(more)
  }
  return {
    stops: stops.length === 0 ? [] : [USERS, ...stops],
    roads: [...entrances.map((to) => ({ from: USERS, to, choice: null })), ...needs],
    beside: groups.map(({ name }) => name).filter((name) => !touched.has(name)),
  }
}

/** To each group one road at most: what is needed anyway is no choice. */
function roadsFrom({ name: from, needs, needsTree = needs }: Group): readonly Road[] {
  const alone = needsTree.filter((need) => typeof need === 'string').map((to) => ({ from, to, choice: null }))
  const choices = needsTree.filter((need) => typeof need !== 'string')
  const several = choices.flatMap(({ any }, choice) =>
    any.flatMap((one) => (typeof one === 'string' ? one : one.all)).map((to) => ({ from, to, choice })),
  )
  const firstTo = new Map([...alone, ...several].toReversed().map((road) => [road.to, road]))
  return [...alone, ...several].filter((road) => road.to !== from && firstTo.get(road.to) === road)
}

function reachedFrom(names: readonly string[], roads: readonly Road[]): Set<string> {
  const reached = new Set(names)
  // A set that grows while it is walked gives the new ones too.
  for (const name of reached) for (const { from, to } of roads) if (from === name) reached.add(to)
  return reached
}
