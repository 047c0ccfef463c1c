import { aside, bend, flat } from '../flow/run.ts'
import { BOX, type MapFit, type Place, roadKey, USERS_BOX } from './fit-map.ts'
import { type Road, type Roads, USERS } from './roads.ts'
import { jointsOf, type Start, startAt, startKey } from './starts.ts'

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
  const byName = new Map(places.map((place, at) => [place.name, { place, at }]))
  const runs: [string, string][] = []
  const starts = new Map<string, Start>()
  for (const [key, ways] of Map.groupBy(roads.roads, startKey)) {
    const [from, shares] = [byName.get(ways[0]?.from ?? ''), sharesOf(roads.roads, ways[0])]
    for (const road of ways) {
      const to = byName.get(road.to)
      if (from === undefined || to === undefined) continue
      const steps = to.at - from.at
      // The ways of one choice part at one ring, so that none of several goes straight.
      const straight = steps === 1 && (road.choice === null || ways.length === 1)
      const start = straight
        ? startAt(from.place, road.choice, Math.min(0.5, 2 / from.place.width), 'down')
        : startAt(from.place, road.choice, shares, 'right')
      starts.set(key, start)
      runs.push([roadKey(road), straight ? down(start, to.place) : round(start, to.place, steps, wide)])
    }
  }
  return {
    ...{ size, places, direction: 'down', width: width / size, height: y - GAP },
    runs: new Map(runs),
    joints: jointsOf(starts),
  }
}

/** How far down its side ways start: those that are all needed, and each choice, at a point of their own. */
function sharesOf(roads: readonly Road[], road: Road | undefined): number {
  const choices = [...new Set(roads.filter(({ from }) => from === road?.from).map(({ choice }) => choice))]
  return 0.4 + (0.6 * (choices.indexOf(road?.choice ?? null) + 1)) / (choices.length + 1)
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

const down = ({ out }: Start, to: Place): string => bend([out, { x: out.x, y: to.y }])

function round({ out: start }: Start, to: Place, steps: number, wide: number): string {
  // The further, the further out, so that they do not lie on one another.
  const out = wide + SHOULDER * 1.3 * (1 - 1 / (1 + Math.abs(steps) / 2))
  const edge = { x: Math.max(start.x, wide), y: start.y }
  const run = aside(edge, { x: to.x + to.width, y: to.y + 0.35 * to.height }, out)
  // What is narrower than the column first leads to its edge.
  return start.x < wide ? run.replace('M', `${flat(start.x, wide, start.y)} M`) : run
}
