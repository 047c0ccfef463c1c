import { type Cell, isBroken, isWell, type Ways } from './cells.ts'

/** What is broken on the way, and where. */
export interface Broken {
  /** `nothing`: no page at all. */
  readonly kind: 'nothing' | 'tls' | 'plain' | 'way' | 'page'
  /** What people call it. */
  readonly link: string
  readonly hosts: readonly string[]
  /** The ways that are broken by it. */
  readonly ways: readonly string[]
  /** What one of its pages does. */
  readonly why: string
  /** How many pages it explains. */
  readonly cells: number
}

/** The links that explain all that is broken, each with every balancer of which it holds; what explains most comes first. */
export function linksBroken(cells: readonly Cell[], ways: Ways): readonly Broken[] {
  const hosts = Map.groupBy(cells, ({ host }) => host).values()
  const found = [...hosts].flatMap((own) => onOne(own, ways))
  const alike = Map.groupBy(found, ({ kind, link, ways }) => `${kind} ${link} ${ways.join(' ')}`).values()
  return [...alike].flatMap(together).toSorted((one, other) => other.cells - one.cells)
}

/** The same link of several balancers. */
function together(same: readonly Broken[]): readonly Broken[] {
  const [first] = same
  if (first === undefined) return []
  return [{ ...first, hosts: same.flatMap(({ hosts }) => hosts), cells: same.reduce((sum, one) => sum + one.cells, 0) }]
}

/** What is broken of one balancer. */
function onOne(own: readonly Cell[], ways: Ways): readonly Broken[] {
  if (!own.some(isBroken)) return []
  if (own.every(isBroken)) return [brokenBy('nothing', 'no page at all', own)]
  const [secure, plain] = [own.filter(({ tls }) => tls), own.filter(({ tls }) => !tls)]
  if (areApart(secure, plain)) return [brokenBy('tls', 'TLS', secure), ...byWay(plain, ways)]
  if (areApart(plain, secure)) return [brokenBy('plain', 'plain http', plain), ...byWay(secure, ways)]
  return byWay(own, ways)
}

/** All of the one are broken, and of at least one of them the same page is well the other way. */
const areApart = (broken: readonly Cell[], others: readonly Cell[]): boolean =>
  broken.every(isBroken) && broken.some(({ way }) => others.some((other) => other.way === way && isWell(other)))

/**
 * What only some ways pass. All but the first share what stands before them: where one of them is broken and a later one is
 * not, it is not what they share.
 */
function byWay(own: readonly Cell[], ways: Ways): readonly Broken[] {
  const columns = Object.keys(ways).map((way) => own.filter((cell) => cell.way === way))
  const isDown = (column: readonly Cell[]) => column.some(isBroken) && !column.some(isWell)
  const broken: Broken[] = []
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index] ?? []
    const link = ways[column[0]?.way ?? ''] ?? ''
    const later = index === 0 ? [] : columns.slice(index + 1).filter((one) => one.length > 0)
    if (!isDown(column)) {
      for (const cell of column.filter(isBroken))
        broken.push(brokenBy('page', `${cell.way} over ${cell.tls ? 'https' : 'http'}`, [cell]))
    } else if (later.length > 0 && later.every(isDown)) {
      return [...broken, brokenBy('way', link, [...column, ...later.flat()].filter(isBroken))]
    } else
      broken.push(
        brokenBy('way', later.some((one) => one.some(isWell)) ? 'the page itself' : link, column.filter(isBroken)),
      )
  }
  return broken
}

function brokenBy(kind: Broken['kind'], link: string, cells: readonly Cell[]): Broken {
  const words = cells.find(isBroken)?.page.words ?? ''
  return {
    ...{ kind, link, cells: cells.length, why: words.replace(/^[ :]+/, '') },
    hosts: [...new Set(cells.map(({ host }) => host))],
    ways: [...new Set(cells.map(({ way }) => way))],
  }
}
