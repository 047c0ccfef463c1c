/** How sure we are that the picture is of now. */
export type Sight = 'connecting' | 'live' | 'late' | 'lost' | 'not-looking'

export interface Stream {
  readonly sight: Sight
  /** Whole seconds since the last sign of life, of the stream or of the looking. */
  readonly silentS: number
  /** Server's wall time in ms of the last moment we know the picture was right; `null` before the first. */
  readonly pictureAt: number | null
  /** Seconds the stream was lost, for a while after it came back. */
  readonly awayS: number | null
}

/** Signs of life as of the viewer's monotonic clock, in ms. */
export interface Signs {
  readonly startedAt: number
  readonly heartbeatAt: number | null
  /** Server's wall time in that heartbeat. */
  readonly serverTime: number | null
  /** How old the picture already was at `startedAt`, if there is one from before, in ms. */
  readonly keptMs?: number
  readonly lastObservationAt: number | null
  /** When the stream last came back, and how long it was away. */
  readonly returned: { readonly at: number; readonly awayMs: number } | null
}

const LATE_MS = 2_500
export const LOST_MS = 4_500
const RETURNED_SHOWN_MS = 10_000
/** No look at all for so long means that the engine stopped, unless its slowest pace is known to be slower. */
export const NOT_LOOKING_MS = 60_000

/** What to show, from the ages alone. `quietLimitMs`: how long the engine may go without a look. */
export function streamOf(signs: Signs, now: number, quietLimitMs = NOT_LOOKING_MS): Stream {
  const { heartbeatAt, serverTime, keptMs = 0, lastObservationAt, returned } = signs
  const silentMs = now - (heartbeatAt ?? signs.startedAt)
  const awayS =
    returned !== null && now - returned.at < RETURNED_SHOWN_MS ? Math.max(1, Math.round(returned.awayMs / 1_000)) : null
  const stream = (sight: Sight, ms: number, pictureAt: number | null): Stream => ({
    sight,
    silentS: Math.floor(ms / 1_000),
    pictureAt,
    awayS: sight === 'live' ? awayS : null,
  })
  if (silentMs > LOST_MS) return stream('lost', silentMs + (heartbeatAt === null ? keptMs : 0), serverTime)
  if (heartbeatAt === null || serverTime === null) return stream('connecting', silentMs, serverTime)
  if (lastObservationAt !== null && serverTime - lastObservationAt > quietLimitMs) {
    return stream('not-looking', serverTime + silentMs - lastObservationAt, lastObservationAt)
  }
  return stream(silentMs < LATE_MS ? 'live' : 'late', silentMs, serverTime)
}

/** The picture must not be taken for the present. */
export const isOld = (sight: Sight): boolean => sight !== 'live' && sight !== 'late'
