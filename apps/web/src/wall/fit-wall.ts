/** Where each tile of the map lies. Lengths are CSS px; groups and tiles keep the order of the input. */
export interface WallFit {
  /** `flow`: one grid for all. `bands`: each group begins a row of its own, beside its label. */
  readonly mode: 'flow' | 'bands'
  readonly tileWidth: number
  readonly tileHeight: number
  readonly gap: number
  /** Rows of tiles from top to bottom, part after part. */
  readonly rows: readonly FitRow[]
}

export interface FitRow {
  readonly group: number
  /** Index of its first tile among all tiles. */
  readonly start: number
  readonly count: number
  readonly x: number
  readonly y: number
  /** The first row of a group carries its label, if there is room for it. */
  readonly labelled: boolean
}

interface Grid {
  readonly cols: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly score: number
}
interface Bands extends Grid {
  readonly parts: readonly (readonly number[])[]
}
interface Rules {
  /** Width to height as it should be, and its limits. */
  readonly aspect: number
  readonly minAspect: number
  readonly maxAspect: number
  readonly gap: number
}
export interface Box {
  readonly width: number
  readonly height: number
  /**
   * The places are chosen for this height, if it is not the one there is: then they stay what they are when that changes, and
   * only the tiles become lower or higher.
   */
  readonly planHeight?: number
  readonly labelWidth: number
  readonly labelHeight: number
}

const MAX_PARTS = 6
const PART_GAP = 28
/** Bands tell more, unless they cost this much of the size of a tile. */
const FLOW_IS_MUCH_LARGER = 0.62

/** Places all tiles, of one size, in the box; whatever the counts, they fit. */
export function fitWall(counts: readonly number[], box: Box): WallFit {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const rules = rulesFor(n)
  const planned = { ...box, height: box.planHeight ?? box.height }
  const gapped = bestFlow(n, planned, rules)
  const flow = gapped ?? bestFlow(n, planned, { ...rules, gap: 0 }) ?? NOTHING
  const bands = bestBands(counts, planned, rules)
  const chosen = bands !== null && bands.score >= FLOW_IS_MUCH_LARGER * flow.score ? bands : null
  const { tileWidth } = chosen ?? flow
  const heightWith = (gap: number) =>
    heightIn(box, chosen ?? { ...flow, parts: [[0]] }, chosen === null ? [n] : counts, { ...rules, gap })
  const planGap = chosen !== null || gapped !== null ? rules.gap : 0
  // In far less room than planned the tiles are worth more than what is between them.
  const gap = heightWith(planGap) >= LEAST_HEIGHT ? planGap : Math.min(1, planGap)
  const tileHeight = heightWith(gap)
  const rows =
    chosen === null ? flowRows(n, { ...flow, tileHeight }, gap) : bandRows(counts, { ...chosen, tileHeight }, box, gap)
  return { mode: chosen === null ? 'flow' : 'bands', tileWidth, tileHeight, gap, rows }
}

/** How high the tiles of such places are where there is this much room, in px. */
function heightIn({ height }: Box, { cols, tileWidth, parts }: Bands, counts: readonly number[], rules: Rules): number {
  const rows = counts.map((count) => Math.ceil(count / cols))
  const most = Math.min(...parts.map((part) => rowHeight(part, rows, height, rules.gap)))
  return whole(Math.max(0, Math.min(most, tileWidth / rules.minAspect)))
}

/** px */
const LEAST_HEIGHT = 8

const NOTHING: Grid = { cols: 1, tileWidth: 0, tileHeight: 0, score: 0 }

function rulesFor(n: number): Rules {
  if (n <= 300) return { aspect: 2.2, minAspect: 0.8, maxAspect: 3.2, gap: 6 }
  return { aspect: 1, minAspect: 0.8, maxAspect: 1.6, gap: n > 1_000 ? 2 : 3 }
}

function sized(cols: number, width: number, height: number, rules: Rules): Grid | null {
  const tileWidth = whole(Math.min(width, height * rules.maxAspect))
  const tileHeight = whole(Math.min(height, tileWidth / rules.minAspect))
  if (!(tileWidth > 0 && tileHeight > 0)) return null
  return { cols, tileWidth, tileHeight, score: Math.min(tileWidth / rules.aspect, tileHeight) }
}

/** Whole pixels draw crisp edges; of a tile of three pixels a fraction is worth more. */
const whole = (length: number) => (length >= 4 ? Math.floor(length) : length)

function bestFlow(n: number, { width, height }: Box, rules: Rules): Grid | null {
  let best: Grid | null = null
  for (let cols = 1; cols <= n; cols += 1) {
    const rows = Math.ceil(n / cols)
    const grid = sized(cols, (width - (cols - 1) * rules.gap) / cols, (height - (rows - 1) * rules.gap) / rows, rules)
    if (grid !== null && (best === null || grid.score > best.score)) best = grid
  }
  return best
}

function bestBands(counts: readonly number[], box: Box, rules: Rules): Bands | null {
  let best: Bands | null = null
  const widest = Math.max(0, ...counts)
  for (let m = 1; m <= Math.min(MAX_PARTS, counts.length); m += 1) {
    const room = (box.width - (m - 1) * PART_GAP) / m - box.labelWidth
    for (let cols = 1; cols <= widest; cols += 1) {
      const tileWidth = (room - (cols - 1) * rules.gap) / cols
      if (tileWidth <= 0) break
      // Narrower tiles only get worse from here on.
      if (best !== null && tileWidth / rules.aspect <= best.score) break
      const rows = counts.map((count) => Math.ceil(count / cols))
      const parts = splitInOrder(rows, m)
      const tileHeight = Math.min(...parts.map((part) => rowHeight(part, rows, box.height, rules.gap)))
      const grid = sized(cols, tileWidth, tileHeight, rules)
      if (grid !== null && (best === null || grid.score > best.score)) best = { ...grid, parts }
    }
  }
  return best
}

/** Between groups the gap is twice that between tiles. */
function rowHeight(part: readonly number[], rows: readonly number[], height: number, gap: number): number {
  const total = part.reduce((sum, group) => sum + (rows[group] ?? 0), 0)
  return total === 0 ? height : (height - (total - 1) * gap - (part.length - 1) * gap) / total
}

/** Splits groups into at most `m` runs so that the tallest is least: tries heights until the runs suffice. */
function splitInOrder(rows: readonly number[], m: number): number[][] {
  let low = Math.max(...rows)
  let high = rows.reduce((sum, count) => sum + count, 0)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (fill(rows, middle).length <= m) high = middle
    else low = middle + 1
  }
  return fill(rows, low)
}

function fill(rows: readonly number[], tallest: number): number[][] {
  const parts: number[][] = [[]]
  let used = 0
  for (const [group, count] of rows.entries()) {
    if (used + count > tallest && used > 0) {
      parts.push([])
      used = 0
    }
    parts.at(-1)?.push(group)
    used += count
  }
  return parts
}

function flowRows(n: number, { cols, tileHeight }: Grid, gap: number): FitRow[] {
  return Array.from({ length: Math.ceil(n / cols) }, (_, at) => ({
    group: -1,
    start: at * cols,
    count: Math.min(cols, n - at * cols),
    x: 0,
    y: at * (tileHeight + gap),
    labelled: false,
  }))
}

function bandRows(counts: readonly number[], bands: Bands, box: Box, gap: number): FitRow[] {
  const { cols, tileHeight, parts } = bands
  const partWidth = (box.width - (parts.length - 1) * PART_GAP) / parts.length + PART_GAP
  const starts = counts.map((_, group) => counts.slice(0, group).reduce((sum, count) => sum + count, 0))
  return parts.flatMap((part, column) => {
    let y = 0
    let labelEnd = 0
    return part.flatMap((group) => {
      const count = counts[group] ?? 0
      const labelled = y >= labelEnd && count > 0
      if (labelled) labelEnd = y + box.labelHeight
      const rows = Array.from({ length: Math.ceil(count / cols) }, (_, at) => ({
        group,
        start: (starts[group] ?? 0) + at * cols,
        count: Math.min(cols, count - at * cols),
        x: column * partWidth + box.labelWidth,
        y: y + at * (tileHeight + gap),
        labelled: labelled && at === 0,
      }))
      y += rows.length * (tileHeight + gap) + gap
      return rows
    })
  })
}
