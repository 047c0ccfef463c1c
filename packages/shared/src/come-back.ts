const SOON_MS = 1_000
/** Whoever was sent away for what it sends would only send it again. */
const DISMISSED_MS = 30_000

/** As much as this needs of a socket of socket.io's client. */
interface Line {
  on(event: 'disconnect', listener: (reason: string) => void): unknown
  on(event: 'dismissed', listener: () => void): unknown
  connect(): unknown
}

/**
 * Comes back to a server that ended the connection itself, as at each restart: socket.io takes that for a wish to be left
 * alone, and comes back only where a line broke. Returns what ends it.
 */
export function comeBack(socket: Line): () => void {
  let waitMs = SOON_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  socket.on('dismissed', () => {
    waitMs = DISMISSED_MS
  })
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect')
      // Not all at once: a wall in every room hears the server end at the same moment.
      timer = setTimeout(() => socket.connect(), waitMs * (1 + Math.random() / 2))
    waitMs = SOON_MS
  })
  return () => clearTimeout(timer)
}
