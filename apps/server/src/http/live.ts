import type { IncomingHttpHeaders } from 'node:http'
import type { ClientToServer, ServerToClient } from '@foretop/shared/wire.ts'
import type { FastifyInstance } from 'fastify'
import { Server } from 'socket.io'
import type { Desk } from '../engine/desk.ts'
import { mayOperate, mayRead } from './access.ts'
import { createBoard } from './board.ts'
import { type Guarding, roleOf } from './guard.ts'
import { answersTo, fromOurselves } from './origin.ts'
import { createViewer, type Viewer } from './viewer.ts'

const CHANGES_EVERY_MS = 100
const HEARTBEAT_EVERY_MS = 1_000
const MOST_WATCHED = 1_000
const LONGEST_ID = 500

export interface Live {
  /** How many are connected. */
  viewers(): number
}

interface Parts {
  readonly desk: Desk
  readonly guarding: Guarding
  readonly now: () => number
}

/** The live wall: a picture when somebody comes, then numbered changes, and a heartbeat that proves it is not frozen. */
export function installLive(app: FastifyInstance, { desk, guarding, now }: Parts): Live {
  const io = new Server<ClientToServer, ServerToClient>(app.server, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket', 'polling'],
    // As many ids as are watched at most, however long: a longer message ends the connection.
    maxHttpBufferSize: MOST_WATCHED * (LONGEST_ID + 4),
    allowRequest: ({ headers, socket }, answer) =>
      answer(null, mayEnter(headers, guarding.callerOf(headers, socket.remoteAddress ?? ''), guarding)),
  })
  const viewers = new Set<Viewer>()
  /** A defect of ours costs what was to be said, not the whole monitor. */
  const guarded =
    <A extends readonly unknown[]>(work: (...given: A) => void) =>
    (...given: A) => {
      try {
        work(...given)
      } catch (error) {
        app.log.error(error, 'a defect of the live wall')
      }
    }
  const board = createBoard(desk, now)

  io.on(
    'connection',
    guarded((socket) => {
      const operate = mayOperate(guarding.access.roleOf(socket.request.headers))
      const viewer = createViewer(socket, { draw: () => board.snapshot(operate), describe: desk.check })
      viewers.add(viewer)
      socket.on('disconnect', () => viewers.delete(viewer))
      socket.on('resync', guarded(viewer.resync))
      socket.on(
        'watch',
        guarded((ids) => {
          // Of a longer list what was asked for last: a page that is left may still be in it.
          if (isIds(ids)) viewer.watch(ids.slice(-MOST_WATCHED))
        }),
      )
      viewer.show()
    }),
  )

  const publish = guarded(() => {
    const changes = board.takeChanges()
    if (changes !== null) for (const viewer of viewers) viewer.tell('changes', changes)
  })
  let publishing: NodeJS.Timeout | null = null
  let publishedAt = Number.NEGATIVE_INFINITY
  const stopChanges = desk.onChange(
    guarded((change) => {
      board.note(change)
      // The first change after a pause goes out at once, so that a lone one is not kept waiting.
      publishing ??= setTimeout(
        () => {
          publishing = null
          publishedAt = performance.now()
          publish()
        },
        Math.max(0, publishedAt + CHANGES_EVERY_MS - performance.now()),
      )
    }),
  )
  const stopObserved = desk.onObserved(guarded((ids) => tellObserved(desk, viewers, ids)))
  const beating = setInterval(
    guarded(() => {
      const heartbeat = board.heartbeat()
      for (const viewer of viewers) {
        viewer.catchUp()
        viewer.tell('heartbeat', heartbeat)
      }
    }),
    HEARTBEAT_EVERY_MS,
  )

  app.addHook('preClose', async () => {
    stopChanges()
    stopObserved()
    clearInterval(beating)
    if (publishing !== null) clearTimeout(publishing)
    io.disconnectSockets(true)
    io.engine.close()
  })
  return { viewers: () => viewers.size }
}

/** The same doors as those of the API, whatever the transport. */
function mayEnter(headers: IncomingHttpHeaders, from: string, guarding: Guarding): boolean {
  if (!answersTo(headers.host, guarding.settings) || !fromOurselves(headers, guarding.settings)) return false
  try {
    return mayRead(roleOf(headers, from, guarding))
  } catch {
    // A wrong token, or too many: the line has no better answer than no.
    return false
  }
}

/** What a browser sends may be anything. */
function isIds(ids: unknown): ids is readonly string[] {
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string' && id.length <= LONGEST_ID)
}

/** Each check is described once, however many watch it. */
function tellObserved(desk: Desk, viewers: Iterable<Viewer>, ids: readonly string[]): void {
  const seen = new Set(ids)
  const described = new Map<string, ReturnType<Desk['check']>>()
  const describe = (id: string) => {
    if (!described.has(id)) described.set(id, desk.check(id))
    return described.get(id) ?? []
  }
  for (const viewer of viewers) {
    const checks = [...viewer.watched.intersection(seen)].flatMap(describe)
    if (checks.length > 0) viewer.tell('observations', checks)
  }
}
