import { aside, bend } from '../flow/run.ts'
import { BOX, type MapFit, type Place, roadKey, USERS_BOX } from './fit-map.ts'
import { lanesOf } from './lanes.ts'
import { type Road, type Roads, USERS } from './roads.ts'
import { jointsOf, type Start, startAt, startKey } from './starts.ts'

/** Em at the right for the roads that pass others by. */
const SHOULDER = 3
const GAP = 1.2
/** Em that the turns into a lane and out of it are round by. */
const TURN = 0.5

/**
 * On a phone: one below the other in the order of the way, wide enough to read. A road to the next one is straight,
 * those further down are reached round the outside, by one lane for each.
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
  const asides: { readonly road: Road; readonly start: Start; readonly to: Place }[] = []
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
      if (straight) runs.push([roadKey(road), down(start, to.place)])
      else asides.push({ road, start, to: to.place })
    }
  }
  const lanes = lanesOf(asides.map(({ road, start, to }) => ({ name: road.to, from: start.out.y, to: entryOf(to).y })))
  const apart = (SHOULDER - 0.4) / (1 + Math.max(0, ...lanes.values()))
  for (const { road, start, to } of asides)
    runs.push([roadKey(road), aside(start.out, entryOf(to), wide + apart * (1 + (lanes.get(road.to) ?? 0)), TURN)])
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

/** Where what comes by a lane arrives. */
const entryOf = (to: Place) => ({ x: to.x + to.width, y: to.y + 0.3 * to.height })
