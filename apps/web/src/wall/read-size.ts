/** How the wall is seen: kept by this browser once it was given in the address. */
const KEY = 'foretop.screen'
const CAP_HEIGHT = 0.73
/** Sixteen minutes of arc are the least that ISO 9241 lets a reader be asked for. */
const MINUTES_OF_ARC = 16
const DEFAULT_READ = 50
const LONG_SIDE = 1_920

/** Size of text that can be read from `distanceM` metres on a 16:9 screen of that many inches, in CSS px. */
export function readSizeAt(screenInches: number, distanceM: number, longSidePx: number): number {
  const widthMm = screenInches * 25.4 * (16 / Math.hypot(16, 9))
  const letterMm = 2 * distanceM * 1_000 * Math.tan((MINUTES_OF_ARC / 60 / 2) * (Math.PI / 180))
  return Math.round(letterMm / (widthMm / longSidePx) / CAP_HEIGHT)
}

/** The read size for this window, from `?screen=55&distance=5` or from its size alone. */
export function readSize(width: number, height: number): number {
  const longSide = Math.max(width, height)
  const given = screenGiven()
  if (given !== null) return Math.min(longSide / 12, readSizeAt(given.screen, given.distance, longSide))
  return Math.max(18, Math.round((DEFAULT_READ * longSide) / LONG_SIDE))
}

function screenGiven(): { readonly screen: number; readonly distance: number } | null {
  const query = new URLSearchParams(location.search)
  if (query.has('screen') || query.has('distance'))
    localStorage.setItem(KEY, `${query.get('screen') ?? 55} ${query.get('distance') ?? 5}`)
  const [screen = Number.NaN, distance = Number.NaN] = (localStorage.getItem(KEY) ?? '').split(' ').map(Number)
  return screen > 0 && distance > 0 ? { screen, distance } : null
}
