import { aside, bend, flat } from '../flow/run.ts'
import { BOX, type MapFit, type Place, roadKey, USERS_BOX } from './fit-map.ts'
import { type Roads, USERS } from './roads.ts'

/** Em at the right for the roads that pass others by. */
const SHOULDER = 3
const GAP = 1.2

/**
 * On a phone: one below the other in the order of the way, wide enough to read. A road to the next one is straight,
 * those further down are reached round the outside.
 */
export function columnFit(roads: Roads, width: number, size: number): MapFit {
  const wide = width / size - SHOULDER
  let y = 0
  const places = [...inTurn(roads), ...roads.beside].map((name): Place => {
    const box = name === USERS ? USERS_BOX : { width: wide, height: BOX.height }
    const place = { name, ...box, x: 0, y }
    y += box.height + GAP
    return place
  })
  const runs = roads.roads.flatMap((road) => {
    const [from, to] = [road.from, road.to].map((name) => places.findIndex((place) => place.name === name))
    const [start, end] = [places[from ?? -1], places[to ?? -1]]
    if (start === undefined || end === undefined) return []
    return [[roadKey(road), runOf(start, end, (to ?? 0) - (from ?? 0), wide)] as const]
  })
  return { size, places, direction: 'down', width: width / size, height: y - GAP, runs: new Map(runs) }
}

/** Each before all it needs, and a chain in one piece where that can be. */
function inTurn({ stops, roads }: Roads): readonly string[] {
  const seen = new Set<string>()
  const turn: string[] = []
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const { from, to } of roads.toReversed()) if (from === name) visit(to)
    turn.push(name)
  }
  for (const name of stops) visit(name)
  return turn.toReversed()
}

function runOf(from: Place, to: Place, steps: number, wide: number): string {
  if (steps === 1) {
    const x = Math.min(from.width / 2, 2)
    return bend([
      { x, y: from.y + from.height },
      { x, y: to.y },
    ])
  }
  // The further, the further out, so that they do not lie on one another.
  const out = wide + SHOULDER * 1.3 * (1 - 1 / (1 + Math.abs(steps) / 2))
  const start = { x: wide, y: from.y + 0.65 * from.height }
  const round = aside(start, { x: to.x + to.width, y: to.y + 0.35 * to.height }, out)
  // What is narrower than the column first leads to its edge.
  return from.width < wide ? round.replace('M', `${flat(from.width, wide, start.y)} M`) : round
}
