import { type Layout, layOut, type Point } from '../flow/lay-out.ts'
import { bend, flat, under } from '../flow/run.ts'
import { arrowKey, type Cluster, type Node } from './clusters.ts'

/** Every length is in em of the drawing, so that its type size alone makes it fit. */

const BOX_HEIGHT = 3.5
const RING_GAP = 4.2
/** Above and below a ring, for what its arrows say: that is wider than the gap. */
const RING_ROOM = 1.7
const CHANNEL = 0.5
const UNDER_RING = 2.6
const LABEL = { width: 7.5, height: 1.5 }

export interface PlacedBox extends Point {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly stranger: boolean
}

export interface PlacedArrow {
  readonly key: string
  /** For the `d` of a path. */
  readonly run: string
  /** The middle of its label. */
  readonly label: Point
}

/** Where everything of a cluster is. It depends on who there is and who follows whom, on no number. */
export interface Placed {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly arrows: readonly PlacedArrow[]
}

export function place({ nodes, arrows }: Cluster): Placed {
  const width = boxWidth(nodes.flatMap(({ members }) => members))
  const home = new Map(nodes.flatMap((node) => node.members.map((name) => [name, node] as const)))
  const outside = arrows.filter(({ source, replica }) => home.get(source) !== home.get(replica))
  const layout = layOut(
    {
      boxes: nodes.map((node) => ({ id: node.id, ...sizeOf(node, width) })),
      arrows: outside.map((arrow) => ({
        id: arrowKey(arrow),
        from: home.get(arrow.source)?.id ?? '',
        to: home.get(arrow.replica)?.id ?? '',
        label: LABEL,
      })),
    },
    { direction: 'down', beside: 1.6, between: 1.6 },
  )
  const boxes = nodes.flatMap((node) => boxesOf(node, width, layout))
  const boxOf = new Map(boxes.map((box) => [box.name, box]))
  return {
    width: layout.width,
    height: layout.height,
    boxes,
    arrows: arrows.flatMap((arrow) => {
      const [from, to] = [boxOf.get(arrow.source), boxOf.get(arrow.replica)]
      if (from === undefined || to === undefined) return []
      const key = arrowKey(arrow)
      return [{ key, ...(layout.arrows.has(key) ? between(from, to, key, layout) : within(from, to)) }]
    }),
  }
}

/** Wide enough for the longest name beside its sign, within reason. */
const boxWidth = (names: readonly string[]): number =>
  Math.min(17, Math.max(9.2, 3.2 + 0.61 * Math.max(...names.map((name) => name.length))))

const sizeOf = ({ members }: Node, width: number) => ({
  width: members.length * width + (members.length - 1) * RING_GAP,
  height: BOX_HEIGHT + (members.length > 1 ? 2 * RING_ROOM : 0) + (members.length > 2 ? UNDER_RING : 0),
})

function boxesOf({ id, members, stranger }: Node, width: number, layout: Layout): readonly PlacedBox[] {
  const { x, y } = layout.boxes.get(id) ?? { x: 0, y: 0 }
  const top = members.length > 1 ? y + RING_ROOM : y
  return members.map((name, at) => ({
    ...{ name, stranger, width, height: BOX_HEIGHT },
    ...{ x: x + at * (width + RING_GAP), y: top },
  }))
}

const middle = ({ x, width }: PlacedBox): number => x + width / 2

/** From the box itself, also where the layout knows only the ring it is in. */
function between(from: PlacedBox, to: PlacedBox, key: string, layout: Layout): Pick<PlacedArrow, 'run' | 'label'> {
  const { points = [], label = { x: 0, y: 0 } } = layout.arrows.get(key) ?? {}
  const start = { x: middle(from), y: from.y + from.height }
  return { run: bend([start, ...points.slice(1, -1), { x: middle(to), y: to.y }]), label }
}

/** Neighbours in a ring have one arrow above the other; whoever closes a longer ring goes under it. */
function within(from: PlacedBox, to: PlacedBox): Pick<PlacedArrow, 'run' | 'label'> {
  const forth = from.x < to.x
  const [left, right] = forth ? [from, to] : [to, from]
  const [start, end] = [left.x + left.width, right.x]
  const y = from.y + from.height / 2
  if (end - start < RING_GAP + 1) {
    const line = y + (forth ? -CHANNEL : CHANNEL)
    const label = { x: (start + end) / 2, y: forth ? from.y - RING_ROOM / 2 : from.y + from.height + RING_ROOM / 2 }
    return { run: forth ? flat(start, end, line) : flat(end, start, line), label }
  }
  const floor = from.y + from.height
  return {
    run: under({ x: middle(from), y: floor }, { x: middle(to), y: floor }, RING_ROOM + UNDER_RING / 2),
    label: { x: (middle(from) + middle(to)) / 2, y: floor + RING_ROOM + UNDER_RING / 2 },
  }
}
