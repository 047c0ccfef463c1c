import type { CheckView, ClientToServer, ServerToClient } from '@foretop/shared/wire.ts'
import type { Socket } from 'socket.io'

/** So many messages in a row to a viewer whose line is still busy with earlier ones, and it is slow. */
const MOST_BEHIND = 10
/** So many checks are described to one viewer between two heartbeats, besides looks: enough to turn the page, twice. */
const MOST_DESCRIBED = 2_000

/** One open wall or page. */
export interface Viewer {
  readonly watched: ReadonlySet<string>
  /** Replaces what is watched. What is known of the new ones is sent now: their next look may be minutes away. */
  watch(ids: readonly string[]): void
  /** Sends the whole picture, and nothing else before it. Rejects when it cannot be drawn; it is tried again at the next heartbeat. */
  show(): Promise<void>
  /** Sends the picture soon: at most once a heartbeat, however often it is asked for. */
  resync(): Promise<void>
  /** At each heartbeat: sends the picture if one is due and the line is free, and what was held back. */
  catchUp(): Promise<void>
  /** Sends one message, unless the viewer waits for a new picture. */
  tell<E extends keyof ServerToClient>(event: E, ...message: Parameters<ServerToClient[E]>): void
}

interface Sources {
  /** The whole picture as it is when this resolves, as JSON. */
  readonly draw: () => Promise<string>
  readonly describe: (id: string) => CheckView | undefined
}

/**
 * A viewer on a slow line must not make a queue grow in the server: after ten messages it could not take it is sent
 * nothing until its line is free, and then the whole picture.
 */
export function createViewer(socket: Socket<ClientToServer, ServerToClient>, { draw, describe }: Sources): Viewer {
  let watched: ReadonlySet<string> = new Set()
  /** Watched, and not described since that began or since the last picture. */
  let owed = new Set<string>()
  let allowance = MOST_DESCRIBED
  let behind = 0
  let due = true
  let drawing = false
  let mayAskAt = 0
  const free = () => socket.conn.transport.writable
  const showIfDue = async () => {
    if (due && free()) await viewer.show()
  }
  const describeOwed = () => {
    if (due || owed.size === 0) return
    const ids = [...owed].slice(0, allowance)
    for (const id of ids) owed.delete(id)
    allowance -= ids.length
    const checks = ids.flatMap((id) => describe(id) ?? [])
    if (checks.length > 0) viewer.tell('observations', checks)
  }

  const viewer: Viewer = {
    get watched() {
      return watched
    },
    watch(ids) {
      const before = watched
      watched = new Set(ids)
      owed = new Set([...watched].filter((id) => owed.has(id) || !before.has(id)))
      describeOwed()
    },
    async show() {
      due = true
      if (drawing) return
      drawing = true
      const picture = await draw().finally(() => {
        drawing = false
      })
      behind = 0
      due = false
      // Looks that were not told meanwhile, or while the line was busy.
      owed = new Set(watched)
      mayAskAt = performance.now() + 1_000
      // socket.io would serialise it again for each viewer. `2` is the event packet of its protocol (version 5).
      socket.conn.write(`2["snapshot",${picture}]`)
      describeOwed()
    },
    async resync() {
      due = true
      if (performance.now() >= mayAskAt) await showIfDue()
    },
    async catchUp() {
      allowance = MOST_DESCRIBED
      await showIfDue()
      describeOwed()
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
