import { cutMiddle, widthOf } from './fit-name.ts'

/** How much room a tile has for words. */
export type TileSize = 'large' | 'medium' | 'small' | 'shape' | 'colour'

/** Lower tiles have no line of the least type. */
const LEAST_NAMED = 14
/** Below a name marks need some room of their own. */
const LEAST_WITH_PIPS = 20

/** Whether a tile of that height has room for a mark for each check. */
export const hasPips = (size: TileSize, height: number): boolean => isNamed(size) && height >= LEAST_WITH_PIPS

export const isNamed = (size: TileSize): boolean => size !== 'shape' && size !== 'colour'

/** Of a tile of that width and height in CSS px. */
export function tileSize(width: number, height: number): TileSize {
  if (width >= 180 && height >= 100) return 'large'
  if (width >= 84 && height >= 40) return 'medium'
  if (width >= 44 && height >= LEAST_NAMED) return 'small'
  return Math.min(width, height) >= 12 ? 'shape' : 'colour'
}

/** How names are written on tiles; lengths in px. */
export interface NameType {
  readonly size: number
  readonly lines: 1 | 2
  /** Of one line. */
  readonly room: number
}

/** Height of the type of a name as part of the tile, and its most in px. */
const NAME_TYPE = { large: [0.17, 34], medium: [0.36, 26], small: [0.44, 20] } as const
const LEAST_TYPE = 12
const LINE_HEIGHT = 1.15
/** What the tile has beside the name: of its width, and in px. */
const EDGE = { share: 0.1, px: 4 }
/** Of its height what it has below the name. */
const BELOW = 0.3
/** The type is small enough that so many of the names stand on one line; the others take a second one, or are cut. */
const FITTING = 0.9

/** One size for the names of all tiles. */
export function nameType(labels: readonly string[], size: TileSize, width: number, height: number): NameType {
  if (size === 'shape' || size === 'colour' || labels.length === 0) return { size: LEAST_TYPE, lines: 1, room: 0 }
  const [part, most] = NAME_TYPE[size]
  const room = width * (1 - EDGE.share) - EDGE.px
  const widths = labels.map(widthOf).sort((a, b) => a - b)
  const usual = widths[Math.ceil(widths.length * FITTING) - 1] ?? 1
  const type = Math.max(LEAST_TYPE, Math.floor(Math.min(most, height * part, room / usual)))
  return { size: type, lines: height * (1 - BELOW) >= 2 * type * LINE_HEIGHT ? 2 : 1, room }
}

/** A name as it is written, in one line or two: its end is what tells machines apart, so it is never just cut off. */
export function fitLabel(label: string, { size, lines, room }: NameType): string {
  const inTwo = lines === 2 && widthOf(label) > room / size ? brokenAtSeam(label, room / size) : null
  if (inTwo !== null) return inTwo
  // Without a seam that suits a line is broken where it is full.
  const ems = (room * lines) / size - (lines - 1)
  let letters = label.length
  while (letters > 3 && widthOf(cutMiddle(label, letters)) > ems) letters -= 1
  return cutMiddle(label, letters)
}

/** In two lines of that length in em, as even as its seams allow; `null`: they allow none. */
function brokenAtSeam(label: string, ems: number): string | null {
  const places = Array.from(label, (_, at) => at).filter((at) => isSeam(label, at))
  const ways = places.map((at) => [label.slice(0, at), label.slice(at)] as const)
  const longest = (way: (typeof ways)[number]) => Math.max(...way.map(widthOf))
  const [best] = ways.filter((way) => longest(way) <= ems).sort((a, b) => longest(a) - longest(b))
  return best?.join('\n') ?? null
}

/** After what joins two words, and before the number at the end. */
function isSeam(label: string, at: number): boolean {
  const before = label[at - 1] ?? ''
  if (before === '') return false
  return /[-_.:]/.test(before) || (/\D/.test(before) && /^\d+$/.test(label.slice(at)))
}
