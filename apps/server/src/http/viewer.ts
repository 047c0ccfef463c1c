import type { ClientToServer, ServerToClient } from '@foretop/shared/wire.ts'
import type { Socket } from 'socket.io'

/** So many messages in a row to a viewer whose line is still busy with earlier ones, and it is slow. */
const MOST_BEHIND = 10

/** One open wall or page. */
export interface Viewer {
  watched: Set<string>
  /** Sends the whole picture. */
  show(): void
  /** Sends the picture soon: at most once a heartbeat, however often it is asked for. */
  resync(): void
  /** Sends the picture if one is due and the line is free. */
  catchUp(): void
  /** Sends one message, unless the viewer waits for a new picture. */
  tell<E extends keyof ServerToClient>(event: E, ...message: Parameters<ServerToClient[E]>): void
}

/**
 * A viewer on a slow line must not make a queue grow in the server: after ten messages it could not take it is sent
 * nothing until its line is free, and then the whole picture.
 */
export function createViewer(socket: Socket<ClientToServer, ServerToClient>, draw: () => string): Viewer {
  let behind = 0
  let due = false
  let mayAskAt = 0
  const free = () => socket.conn.transport.writable

  const viewer: Viewer = {
    watched: new Set(),
    show() {
      behind = 0
      due = false
      mayAskAt = performance.now() + 1_000
      // socket.io would serialise it again for each viewer. `2` is the event packet of its protocol (version 5).
      socket.conn.write(`2["snapshot",${draw()}]`)
    },
    resync() {
      due = true
      if (performance.now() >= mayAskAt) viewer.catchUp()
    },
    catchUp() {
      if (due && free()) viewer.show()
    },
    tell(event, ...message) {
      if (due) return
      behind = free() ? 0 : behind + 1
      if (behind > MOST_BEHIND) due = true
      else socket.emit(event, ...message)
    },
  }
  return viewer
}
