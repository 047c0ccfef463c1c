import { comeBack } from '@foretop/shared/come-back.ts'
import { LOST_MS, type Signs, type Stream, streamOf } from '@foretop/shared/stream.ts'
import type { Changes, CheckView, ClientToServer, Heartbeat, ServerToClient, Snapshot } from '@foretop/shared/wire.ts'
import { io, type Socket } from 'socket.io-client'
import { ROOT } from '../root.ts'
import { forgetWithSession } from './kept-in-tab.ts'
import { savedPicture, savePicture } from './saved-picture.ts'
import { browserNow, hearServerTime, serverNow } from './server-time.ts'
import { type Survey, survey } from './survey.ts'
import { Table } from './table.ts'
import type { Tick } from './watchdog.ts'

/** The only listener: everything that lives on the screen comes through here. */

const FLUSH_MS = 250
const UNWATCH_GRACE_MS = 2_000
const STUCK_MS = 5_000
const ASK_AGAIN_MS = 1_000

export const table = new Table()
const views = new Map<string, CheckView>()
const watched = new Map<string, number>()
const listeners = { stream: new Set<() => void>(), views: new Set<() => void>() }

let socket: Socket<ServerToClient, ClientToServer> | undefined
let signs: Signs = { startedAt: 0, heartbeatAt: null, serverTime: null, lastObservationAt: null, returned: null }
let quietLimitMs: number | undefined
let stream: Stream = { sight: 'connecting', silentS: 0, pictureAt: null, awayS: null }
let closedAt = Number.NEGATIVE_INFINITY
let flushing = false
let lastSurvey: Survey | undefined
let surveyedRevision = -1
let viewsRevision = 0
let viewsWait = false
let asking = false
let askedAt = Number.NEGATIVE_INFINITY

interface Hooks {
  /** Called when the connection is refused; perhaps somebody has to log in. */
  readonly refused: () => void
  /** A kiosk whose page hung has nobody to reload it. */
  readonly stuck: () => void
}

export function connect(hooks: Hooks): void {
  if (socket !== undefined) return
  signs = { ...signs, startedAt: performance.now() }
  const saved = savedPicture()
  if (saved !== null) {
    table.showOld(saved)
    // Until the server speaks, its clock is taken to be where it was.
    hearServerTime(browserNow() + saved.offsetMs)
    signs = { ...signs, serverTime: saved.serverTime, keptMs: Math.max(0, serverNow() - saved.serverTime) }
  }
  socket = io({
    path: new URL('socket.io/', ROOT).pathname,
    // Where a proxy lets no WebSocket through, asking again and again must do.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: LOST_MS,
  })
  socket.on('connect', () => socket?.emit('watch', [...watched.keys()]))
  socket.on('connect_error', hooks.refused)
  comeBack(socket)
  socket.on('snapshot', hearSnapshot)
  socket.on('changes', hearChanges)
  socket.on('heartbeat', hear)
  socket.on('observations', hearObservations)
  startWatchdog(hooks.stuck)
  document.addEventListener('visibilitychange', () => {
    // A phone ends hidden pages without another word.
    if (document.hidden) return savePicture(table, signs.serverTime)
    // Before old colours are painted as if they were new.
    look()
    if (stream.sight !== 'live') askAgain()
  })
  addEventListener('pagehide', () => savePicture(table, signs.serverTime))
  forgetWithSession()
}

/** After somebody logged in the same socket may come in. */
export const reconnect = (): void => void socket?.disconnect().connect()

function hearSnapshot(snapshot: Snapshot): void {
  const wasSilentMs = performance.now() - (signs.heartbeatAt ?? performance.now())
  signOfLife(snapshot.serverTime)
  if (wasSilentMs > LOST_MS) signs = { ...signs, returned: { at: performance.now(), awayMs: wasSilentMs } }
  table.takeSnapshot(snapshot)
  // Colours come back in one step with the picture they belong to.
  table.flush()
  look()
}

function hearChanges(changes: Changes): void {
  if (!table.takeChanges(changes)) askAgain()
  flushSoon()
}

function hear(heartbeat: Heartbeat): void {
  // A page that slept finds a pile of old heartbeats when it wakes: its age is judged before they are believed.
  look()
  // Only a snapshot ends a loss: a heartbeat alone says nothing of what was missed.
  if (stream.sight === 'lost' || table.seq === null || heartbeat.seq > table.seq) askAgain()
  if (table.seq === null || stream.sight === 'lost') return
  signs = { ...signs, lastObservationAt: heartbeat.lastObservationAt }
  quietLimitMs = heartbeat.quietLimitMs
  signOfLife(heartbeat.serverTime)
  look()
}

function hearObservations(checks: readonly CheckView[]): void {
  const first = checks.some(({ id }) => !views.has(id))
  // What was on its way when the last watcher went would be kept for good, and be shown as of now to the next one.
  for (const check of checks) if (watched.has(check.id)) views.set(check.id, check)
  viewsWait = true
  // Of a large estate looks come ten times a second. Whoever opens a page waits for none of them, and a hidden page,
  // whose timers rest, still keeps every look.
  if (first || document.hidden) tellViews()
  else flushSoon()
}

function tellViews(): void {
  if (!viewsWait) return
  viewsWait = false
  viewsRevision += 1
  for (const listener of listeners.views) listener()
}

/**
 * Asks for the whole picture, at most once a second: a page that wakes finds a pile of messages after each of which it
 * would ask. What is left out is asked for at the next heartbeat that is not what it should be.
 */
function askAgain(): void {
  const now = performance.now()
  if (!socket?.connected || now - askedAt < ASK_AGAIN_MS) return
  askedAt = now
  socket.emit('resync')
}

function signOfLife(serverTime: number): void {
  hearServerTime(serverTime)
  signs = { ...signs, heartbeatAt: performance.now(), serverTime }
}

function flushSoon(): void {
  if (flushing) return
  flushing = true
  const flush = () => {
    flushing = false
    table.flush()
    tellViews()
  }
  // A hidden page paints no frames, but its title and icon are still read.
  setTimeout(() => (document.hidden ? flush() : requestAnimationFrame(flush)), FLUSH_MS)
}

function startWatchdog(stuck: () => void): void {
  const worker = new Worker(new URL('./watchdog.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Tick>) => {
    if (data.stuckMs > STUCK_MS && !document.hidden) stuck()
    look()
    const painted = () => worker.postMessage('painted')
    // A hidden page paints nothing and is not stuck for that.
    if (document.hidden) painted()
    else requestAnimationFrame(painted)
  }
  // Should the worker not start, the page still sees its own age.
  setInterval(look, 1_000)
}

/** Judges the age of the picture; what changed is told. */
function look(): void {
  const now = performance.now()
  const next = streamOf(signs, now, quietLimitMs)
  if (next.sight === 'lost' && now - closedAt > LOST_MS) {
    closedAt = now
    // socket.io would wait half a minute longer for a server that is frozen.
    if (socket?.connected) socket.io.engine.close()
  }
  const same = (Object.keys(next) as (keyof Stream)[]).every((key) => next[key] === stream[key]) // keys of its own literal
  if (same) return
  stream = next
  for (const listener of listeners.stream) listener()
}

export const streamStore = {
  get: (): Stream => stream,
  subscribe: (listener: () => void) => {
    listeners.stream.add(listener)
    return () => listeners.stream.delete(listener)
  },
}

/** The time to count ages to: when the stream is lost, ages stand still with the picture. */
export const pictureNow = (): number =>
  stream.sight === 'live' || stream.sight === 'late' ? serverNow() : (stream.pictureAt ?? serverNow())

export const surveyStore = {
  get: (): Survey => {
    if (lastSurvey === undefined || surveyedRevision !== table.revision) {
      lastSurvey = survey(table.rows.values(), serverNow(), lastSurvey)
      surveyedRevision = table.revision
    }
    return lastSurvey
  },
  subscribe: table.subscribe,
}

/** Each look at one check as it comes, while anybody watches it. */
export const viewStore = {
  get: (id: string): CheckView | undefined => views.get(id),
  /** Rises with every look that came. */
  revision: () => viewsRevision,
  subscribe: (listener: () => void) => {
    listeners.views.add(listener)
    return () => listeners.views.delete(listener)
  },
}

/** Asks for every look at these checks until the returned function is called; what is known of them comes at once. */
export function watch(ids: readonly string[]): () => void {
  for (const id of ids) watched.set(id, (watched.get(id) ?? 0) + 1)
  askSoon()
  return () =>
    // Going back and forth between pages asks nothing anew.
    void setTimeout(() => {
      for (const id of ids) {
        const left = (watched.get(id) ?? 1) - 1
        if (left > 0) watched.set(id, left)
        else {
          watched.delete(id)
          views.delete(id)
        }
      }
      askSoon()
    }, UNWATCH_GRACE_MS)
}

/** However many parts of a page come and go at once, the server hears one list. */
function askSoon(): void {
  if (asking) return
  asking = true
  queueMicrotask(() => {
    asking = false
    // What is said to a line that is lost is said all at once when it is back; then the list is sent anyway.
    if (socket?.connected) socket.emit('watch', [...watched.keys()])
  })
}
