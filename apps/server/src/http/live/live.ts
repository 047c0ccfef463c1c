import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { CheckView, ClientToServer, ServerToClient } from '@foretop/shared/wire.ts'
import type { FastifyInstance } from 'fastify'
import { Server, type Socket } from 'socket.io'
import { mayOperate, mayRead } from '../doors/access.ts'
import type { Places } from '../doors/crowd.ts'
import { admit, type Guarding } from '../doors/guard.ts'
import { answersTo, fromOurselves } from '../doors/origin.ts'
import type { Role } from '../doors/session.ts'
import { createBoard, type OnTheWall, type WallChange } from './board.ts'
import { LAST_WORD_MS, limitMessages } from './message-limit.ts'
import { sparingly } from './sparingly.ts'
import { createViewer, type Viewer } from './viewer.ts'

const CHANGES_EVERY_MS = 100
const HEARTBEAT_EVERY_MS = 1_000
const CLOSE_EVERY_MS = 60_000
const MOST_WATCHED = 1_000
const LONGEST_ID = 500

/**
 * Pictures are made smaller, and little else. Of the demo's 270 checks a picture is 118 kB, and 12 kB so; changes, a
 * kilobyte ten times a second, would save 5 kB/s of each viewer and cost a deflation each. Nothing is remembered from one
 * message to the next: that would be 300 kB of each viewer. Two at once leave threads for files and names.
 */
const SMALLER = {
  threshold: 8 * 1_024,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  zlibDeflateOptions: { level: 4 },
  concurrencyLimit: 2,
}

/** What viewers are told, and when. */
export interface Watched extends OnTheWall {
  check(id: string): CheckView | undefined
  /** Returns a function that stops it. */
  onChange(listener: (change: WallChange) => void): () => void
  /** Called with the ids of checks that were looked at or changed, at most every 100 ms. */
  onObserved(listener: (ids: readonly string[]) => void): () => void
}

export interface Live {
  /** How many are connected. */
  viewers(): number
}

/** How a viewer came in. */
interface Line {
  readonly headers: IncomingHttpHeaders
  readonly role: Role
  readonly close: () => void
}

interface Parts {
  readonly watched: Watched
  readonly guarding: Guarding
  readonly places: Places
  readonly now: () => number
}

/** The live wall: a picture when somebody comes, then numbered changes, and a heartbeat that proves it is not frozen. */
export function installLive(app: FastifyInstance, { watched, guarding, places, now }: Parts): Live {
  const io = new Server<ClientToServer, ServerToClient>(app.server, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket', 'polling'],
    // As many ids as are watched at most, however long: a longer message ends the connection.
    maxHttpBufferSize: MOST_WATCHED * (LONGEST_ID + 4),
    perMessageDeflate: SMALLER,
    allowRequest: (request, answer) => void letIn(request).then((may) => answer(null, may)),
  })
  const warn = sparingly((text) => app.log.warn(text))
  limitMessages(io.engine, ({ request: { headers, socket } }) => {
    const from = guarding.callers.of(headers, socket.remoteAddress ?? '')
    warn(from, () => `a viewer from ${from} sent too many messages and was sent away`)
  })
  const complain = sparingly((text) => app.log.error(text))
  /** What those who are let in hold, until their line takes it over. */
  const held = new WeakMap<IncomingMessage, () => void>()
  const letIn = async (request: IncomingMessage): Promise<boolean> => {
    const { headers, socket } = request
    if (!(await mayEnter(headers, guarding.callers.of(headers, socket.remoteAddress ?? ''), guarding))) return false
    const place = places.ofSocket(request)
    if (place === 'full') return false
    held.set(request, place.leave)
    // Not all that is let in becomes a line: what comes to nothing gives its place back with its answer or its socket.
    const isOver = (request as IncomingMessage & { readonly res?: ServerResponse }).res ?? socket
    isOver.once('close', () => held.get(request)?.())
    return true
  }
  io.engine.on('connection', (line: Socket['conn']) => {
    line.once('close', held.get(line.request) ?? (() => {}))
    held.delete(line.request)
  })
  const viewers = new Map<Viewer, Line>()
  /** A defect of ours costs what was to be said, not the whole monitor. */
  const guarded =
    <A extends readonly unknown[]>(work: (...given: A) => void | Promise<void>) =>
    (...given: A): void => {
      const report = (error: unknown) =>
        complain(String(error), () => `a defect of the live wall: ${error instanceof Error ? error.stack : error}`)
      try {
        work(...given)?.catch(report)
      } catch (error) {
        report(error)
      }
    }
  const board = createBoard(watched, now)

  io.on(
    'connection',
    guarded((socket) => {
      const { role } = guarding.access.shown(socket.request.headers)
      // It came in a while ago: what it showed may be over since.
      if (!mayRead(role) || !isWelcome(socket.request.headers, guarding)) return showOut(socket.conn)
      const operate = mayOperate(role)
      const viewer = createViewer(socket, { draw: () => board.snapshot(operate), describe: (id) => watched.check(id) })
      viewers.set(viewer, { headers: socket.request.headers, role, close: () => showOut(socket.conn) })
      socket.on('disconnect', () => viewers.delete(viewer))
      socket.on('resync', guarded(viewer.resync))
      socket.on(
        'watch',
        guarded((ids) => {
          // Of a longer list what was asked for last: a page that is left may still be in it.
          if (isIds(ids)) viewer.watch(ids.slice(-MOST_WATCHED))
        }),
      )
      return viewer.show()
    }),
  )

  /** Whoever has other rights now than when it came has to come again, or stays outside. */
  const closeLost = guarded(() => {
    for (const { headers, role, close } of viewers.values())
      if (!isWelcome(headers, guarding) || guarding.access.shown(headers).role !== role) close()
  })
  guarding.access.onLost(closeLost)
  // Sessions also end by themselves.
  const closing = setInterval(closeLost, CLOSE_EVERY_MS)

  const publish = guarded(() => {
    const changes = board.takeChanges()
    if (changes !== null) for (const viewer of viewers.keys()) viewer.tell('changes', changes)
  })
  let publishing: NodeJS.Timeout | null = null
  let publishedAt = Number.NEGATIVE_INFINITY
  const stopChanges = watched.onChange(
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
  const stopObserved = watched.onObserved(
    guarded((ids) => tellObserved((id) => watched.check(id), viewers.keys(), ids)),
  )
  const catchUp = guarded((viewer: Viewer) => viewer.catchUp())
  const beating = setInterval(
    guarded(() => {
      const heartbeat = board.heartbeat()
      for (const viewer of viewers.keys()) {
        catchUp(viewer)
        viewer.tell('heartbeat', heartbeat)
      }
    }),
    HEARTBEAT_EVERY_MS,
  )

  app.addHook('preClose', async () => {
    stopChanges()
    stopObserved()
    clearInterval(beating)
    clearInterval(closing)
    if (publishing !== null) clearTimeout(publishing)
    io.disconnectSockets(true)
    io.engine.close()
  })
  return { viewers: () => viewers.size }
}

/** Whoever does not even read the goodbye goes without it. */
function showOut(line: Socket['conn']): void {
  line.close()
  const late = setTimeout(() => line.close(true), LAST_WORD_MS)
  line.once('close', () => clearTimeout(late))
}

/** The same doors as those of the API, whatever the transport. */
async function mayEnter(headers: IncomingHttpHeaders, from: string, guarding: Guarding): Promise<boolean> {
  if (!isWelcome(headers, guarding)) return false
  try {
    return mayRead((await admit(headers, from, guarding)).role)
  } catch {
    // A wrong token, or too many: the line has no better answer than no.
    return false
  }
}

/** Called by a name of ours, and by a page of ours. */
const isWelcome = (headers: IncomingHttpHeaders, { inForce }: Guarding) =>
  answersTo(headers.host, inForce()) && fromOurselves(headers, inForce())

/** What a browser sends may be anything. */
function isIds(ids: unknown): ids is readonly string[] {
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string' && id.length <= LONGEST_ID)
}

/** Each check is described once, however many watch it. */
function tellObserved(check: Watched['check'], viewers: Iterable<Viewer>, ids: readonly string[]): void {
  const seen = new Set(ids)
  const described = new Map<string, ReturnType<Watched['check']>>()
  const describe = (id: string) => {
    if (!described.has(id)) described.set(id, check(id))
    return described.get(id) ?? []
  }
  for (const viewer of viewers) {
    const checks = [...viewer.watched.intersection(seen)].flatMap(describe)
    if (checks.length > 0) viewer.tell('observations', checks)
  }
}
