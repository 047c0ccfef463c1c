import { type Layout, layOut, type Point } from '../flow/lay-out.ts'
import { bend, sweep } from '../flow/run.ts'
import { type Road, type Roads, USERS } from './roads.ts'
import { type Joint, jointsOf, type Start, startKey, startsOf } from './starts.ts'

/** Lengths of the drawing are in em: the type size is what makes it fit. */
export const BOX = { width: 10.8, height: 5 }
export const USERS_BOX = { width: 4.4, height: 2.4 }
const GAP = 1

export interface Place extends Point {
  readonly name: string
  readonly width: number
  readonly height: number
}

export interface MapFit {
  /** Px of one em. */
  readonly size: number
  readonly width: number
  readonly height: number
  readonly direction: 'right' | 'down'
  readonly places: readonly Place[]
  /** Of each road, for the `d` of a path. */
  readonly runs: ReadonlyMap<string, string>
  readonly joints: readonly Joint[]
}

export const roadKey = ({ from, to }: Pick<Road, 'from' | 'to'>): string => `${from} ${to}`

interface Sizes {
  readonly least: number
  readonly most: number
}

/** The way in which everything is largest: left to right or downwards, with those beside it in rows below. */
export function fitMap(roads: Roads, width: number, height: number, { least, most }: Sizes): MapFit {
  const capped = (fit: MapFit): MapFit => ({ ...fit, size: Math.min(most, fit.size) })
  const [right, down] = [capped(drawn(roads, 'right', width, height)), capped(drawn(roads, 'down', width, height))]
  // What is wide is read as a way goes, from the left; unless that costs much of the size.
  const best = (width < height ? right.size > down.size : right.size >= 0.8 * down.size) ? right : down
  return { ...best, size: Math.max(least, best.size) }
}

function drawn({ stops, roads, beside }: Roads, direction: 'right' | 'down', width: number, height: number): MapFit {
  const sizes = new Map(stops.map((name) => [name, name === USERS ? USERS_BOX : BOX]))
  const layout = layOut(
    {
      boxes: [...sizes].map(([id, size]) => ({ id, ...size })),
      arrows: roads.map((road) => ({ id: roadKey(road), ...road })),
    },
    { direction, beside: GAP, between: direction === 'right' ? 1.9 : 1.6 },
  )
  const onTheWay = [...sizes].map(([name, size]) => ({ name, ...size, ...(layout.boxes.get(name) ?? { x: 0, y: 0 }) }))
  const placed = new Map(onTheWay.map((place) => [place.name, place]))
  const starts = startsOf(roads, placed, direction)
  const rows = rowsOf(beside, layout.width, layout.height, width / height)
  const [wide, high] = [Math.max(layout.width, rows.width), rows.height]
  return {
    ...{ direction, width: wide, height: high },
    size: Math.min(width / wide, height / high),
    places: [...onTheWay, ...rows.places],
    runs: new Map(roads.map((road) => [roadKey(road), runOf(road, layout, { placed, starts, direction })])),
    joints: jointsOf(starts),
  }
}

interface Ways {
  readonly placed: ReadonlyMap<string, Place>
  readonly starts: ReadonlyMap<string, Start>
  readonly direction: 'right' | 'down'
}

/** From where it starts to the middle of the other's side, so that ways which meet have one point. */
function runOf(road: Road, layout: Layout, { placed, starts, direction }: Ways): string {
  const [start, to] = [starts.get(startKey(road)), placed.get(road.to)]
  if (start === undefined || to === undefined) return ''
  const between = (layout.arrows.get(roadKey(road))?.points ?? []).slice(1, -1)
  return direction === 'right'
    ? sweep([start.out, ...between, { x: to.x, y: to.y + to.height / 2 }])
    : bend([start.out, ...between, { x: to.x + to.width / 2, y: to.y }])
}

/** Those that are on no way, in rows under the rest, as many side by side as makes the whole nearest to the screen's shape. */
function rowsOf(names: readonly string[], width: number, above: number, shape: number) {
  const top = above === 0 ? 0 : above + 2 * GAP
  const columnChoices = names.map((_, at) => at + 1)
  const sized = columnChoices.map((columns) => {
    const wide = Math.max(width, columns * (BOX.width + GAP) - GAP)
    const high = top + Math.ceil(names.length / columns) * (BOX.height + GAP) - GAP
    // Of one unit of screen, how much an em gets.
    return { columns, wide, high, size: Math.min(shape / wide, 1 / high) }
  })
  const best = sized.reduce((most, one) => (one.size > most.size ? one : most), {
    ...{ columns: 1, wide: Math.max(width, 1), high: Math.max(above, 1) },
    size: 0,
  })
  return {
    width: best.wide,
    height: best.high,
    places: names.map((name, at) => ({
      ...{ name, ...BOX },
      x: (at % best.columns) * (BOX.width + GAP),
      y: top + Math.floor(at / best.columns) * (BOX.height + GAP),
    })),
  }
}
