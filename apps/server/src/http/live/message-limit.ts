import type { IncomingMessage } from 'node:http'

/** A page that somebody clicks through sends two or three a second; one that wakes up, some at once. */
const AT_ONCE = 50
const PER_SECOND = 10
/** Whoever does not even take the last word goes without it. */
export const LAST_WORD_MS = 1_000
const WHY = `more than ${AT_ONCE} messages at once or ${PER_SECOND} a second`

/** As much as this needs of a connection of engine.io, on which socket.io stands. */
interface Connection {
  readonly request: IncomingMessage
  on(event: 'packet' | 'close', listener: () => void): unknown
  write(packet: string): unknown
  close(discard?: boolean): void
}

interface Connections {
  on(event: 'connection', listener: (connection: Connection) => void): unknown
}

/**
 * Sends viewers away who send more than a page can, whatever they send: each message is read before anybody knows what
 * it says. They are told why (`dismissed`), so that a page of ours does not come back at once.
 */
export function limitMessages(
  connections: Connections,
  onDismissed: (connection: Connection) => void,
  now = () => performance.now(),
) {
  connections.on('connection', (connection) => {
    const mayTake = allowance(now)
    let dismissed = false
    connection.on('packet', () => {
      if (dismissed || mayTake()) return
      dismissed = true
      // An event and a disconnect packet of socket.io's protocol (version 5): its sockets may not be open yet.
      connection.write(`2${JSON.stringify(['dismissed', WHY])}`)
      connection.write('1')
      connection.close()
      const late = setTimeout(() => connection.close(true), LAST_WORD_MS)
      connection.on('close', () => clearTimeout(late))
      onDismissed(connection)
    })
  })
}

/** Whether one more may be taken: so many at once, so many a second in the long run. */
function allowance(now: () => number): () => boolean {
  let left = AT_ONCE
  let at = now()
  return () => {
    const before = at
    at = now()
    left = Math.min(AT_ONCE, left + ((at - before) * PER_SECOND) / 1_000)
    if (left < 1) return false
    left -= 1
    return true
  }
}
