/** When a screen that nobody touches may do what. Hours are of the wall clock, times in ms. */

const NIGHT = { from: 23, to: 6 }
/** A server that says now one version and now another must not keep the screen busy with loading. */
const RELOADS_APART_MS = 600_000

export const isNight = (hour: number): boolean => hour >= NIGHT.from || hour < NIGHT.to

/** The corners and edges of a square of 8 px, one after the other: from one place to the next it is never further. */
const PLACES = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [-4, 4],
  [-4, 0],
  [-4, -4],
  [0, -4],
  [4, -4],
] as const

/** How far the picture stands from its place at the nth move; always less than the edge that is left free around it. */
export const shiftAt = (move: number): readonly [x: number, y: number] => PLACES[move % PLACES.length] ?? [0, 0]

interface Reload {
  readonly loaded: string
  readonly served: string
  readonly calm: boolean
  /** When this screen last loaded itself anew for a version; `null`: never. */
  readonly reloadedAt: number | null
}

/** Whether to load the page anew, because another version is served. */
export const mayReload = ({ loaded, served, calm, reloadedAt }: Reload, now: number): boolean =>
  loaded !== '' && served !== loaded && calm && (reloadedAt === null || now - reloadedAt >= RELOADS_APART_MS)
