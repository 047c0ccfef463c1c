import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre'

/** Boxes and the arrows between them; one unit for every length. */
export interface Drawing {
  readonly boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  /** Both ends must be among the boxes. A label is given room of its own. */
  readonly arrows: readonly {
    readonly id: string
    readonly from: string
    readonly to: string
    readonly label?: { readonly width: number; readonly height: number }
  }[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The upper left corner of each. */
  readonly boxes: ReadonlyMap<string, Point>
  /** From box to box through all that is between, and where the middle of its label goes. */
  readonly arrows: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point }>
}

export interface Manner {
  readonly direction: 'down' | 'right'
  /** Between boxes side by side, and between one rank and the next. */
  readonly beside: number
  readonly between: number
}

/** Places boxes in ranks along the arrows. A circle among them is drawn too, with an arrow that goes back. */
export function layOut({ boxes, arrows }: Drawing, { direction, beside, between }: Manner): Layout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true })
  graph.setGraph({ rankdir: direction === 'down' ? 'TB' : 'LR', nodesep: SCALE * beside, ranksep: SCALE * between })
  for (const { id, width, height } of boxes) graph.setNode(id, { width: SCALE * width, height: SCALE * height })
  for (const { id, from, to, label } of arrows) {
    const room = { width: SCALE * (label?.width ?? 0), height: SCALE * (label?.height ?? 0), labelpos: 'c' as const }
    graph.setEdge(from, to, room, id)
  }
  layout(graph)
  // Of nothing at all the graph says that it is endlessly small.
  const { width = 0, height = 0 } = boxes.length === 0 ? {} : graph.graph()
  return {
    width: width / SCALE,
    height: height / SCALE,
    boxes: new Map(boxes.map((box) => [box.id, cornerOf(graph.node(box.id), box)])),
    arrows: new Map(arrows.map(({ id, from, to }) => [id, runOf(graph.edge({ v: from, w: to, name: id }))])),
  }
}

/** The library rounds to whole pixels here and there, which is too coarse for lengths in em. */
const SCALE = 100

const inUnits = ({ x = 0, y = 0 }: Partial<Point>): Point => ({ x: x / SCALE, y: y / SCALE })

function cornerOf(label: NodeLabel | undefined, { width, height }: Drawing['boxes'][number]): Point {
  const { x, y } = inUnits(label ?? {})
  return { x: x - width / 2, y: y - height / 2 }
}

function runOf(label: EdgeLabel | undefined) {
  const points = (label?.points ?? []).map(inUnits)
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }
  return { points, label: label?.x === undefined ? middle : inUnits(label) }
}
