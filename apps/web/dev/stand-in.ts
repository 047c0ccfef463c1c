import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClientToServer, ServerToClient, Snapshot, Summary } from '@foretop/shared/wire.ts'
import { Server } from 'socket.io'
import { catalogue, estate, groups, presets, type Scene, viewOf } from './estate.ts'
import { createHandling } from './handling.ts'
import { events, history, notes } from './past.ts'

/**
 * Stands in for the server when pictures are taken or drawing is measured: made-up checks, nothing is looked at.
 * `node dev/stand-in.ts --checks 200 --problems 3 --scene problems --changes 5 --port 8601`; `POST /freeze` stops the
 * stream as a hung server would, `/blind` the looking, `/thaw` ends both, `/scene?problems=40&scene=incident` sets the stage.
 */
const { values: given } = parseArgs({
  options: {
    port: { type: 'string', default: '8601' },
    checks: { type: 'string', default: '200' },
    problems: { type: 'string', default: '3' },
    scene: { type: 'string', default: 'problems' },
    changes: { type: 'string', default: '5' },
    'read-only': { type: 'boolean', default: false },
    token: { type: 'string' },
    troubled: { type: 'boolean', default: false },
    web: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
})

const SCENES: readonly string[] = ['calm', 'problems', 'incident', 'stale', 'downtime', 'long'] satisfies Scene[]
const isScene = (name: string): name is Scene => SCENES.includes(name)
const CSP = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; object-src 'none'; base-uri 'self'"
const TYPES: { readonly [ext: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

let rows = new Map<string, Summary>()
let [seq, frozen, looking] = [1, false, true]
setStage(Number(given.checks), Number(given.problems), given.scene)
const handle = createHandling(() => rows, send)

const web = createServer((request, response) => void answer(request, response))
const isLoggedIn = ({ headers }: IncomingMessage) =>
  given.token === undefined || (headers.cookie?.includes('session=yes') ?? false)
const live = new Server<ClientToServer, ServerToClient>(web, {
  allowRequest: (request, answer) => answer(null, isLoggedIn(request)),
})
live.on('connection', (socket) => {
  if (frozen) return
  socket.emit('snapshot', snapshot())
  socket.on('resync', () => !frozen && socket.emit('snapshot', snapshot()))
  let watched: readonly string[] = []
  socket.on('watch', (ids) => {
    watched = ids
  })
  const timer = setInterval(() => {
    const views = watched.flatMap((id) => rows.get(id) ?? []).map((row) => viewOf(row, Date.now()))
    if (!frozen && looking && views.length > 0) socket.emit('observations', views)
  }, 2_000)
  socket.on('disconnect', () => clearInterval(timer))
})

let lookedAt = Date.now()
setInterval(() => {
  if (frozen) return
  if (looking) lookedAt = Date.now()
  live.emit('heartbeat', { seq, serverTime: Date.now(), lastObservationAt: lookedAt, quietLimitMs: 5_000 })
}, 1_000)
setInterval(() => {
  const perTick = Math.round(Number(given.changes) / 10)
  if (frozen || !looking || perTick === 0) return
  const ids = [...rows.keys()]
  const changed = Array.from({ length: perTick }, () =>
    rows.get(ids[Math.floor(Math.random() * ids.length)] ?? ''),
  ).flatMap((row) => row ?? [])
  send(
    changed.map((row) => ({
      ...row,
      checkedAt: Date.now(),
      value: { metric: row.value?.metric ?? 'time', number: Math.random() * 40 },
    })),
  )
}, 100)
web.listen(Number(given.port), '127.0.0.1')

function setStage(checks: number, problems: number, scene: string): void {
  const all = estate(checks, problems, isScene(scene) ? scene : 'problems', Date.now())
  rows = new Map(all.map((row) => [row.id, row]))
}

function send(changed: readonly Summary[]): void {
  seq += 1
  for (const row of changed) rows.set(row.id, row)
  live.emit('changes', { seq, checks: changed, removed: [], events: [] })
}

function snapshot(): Snapshot {
  const now = Date.now()
  const trouble = {
    of: 'config' as const,
    since: now - 90_000,
    text: 'foretop.yaml:12: checks.web.with.port: must be 1–65535, got 0',
  }
  return {
    seq,
    serverTime: now,
    site: 'Example',
    version: '0.1.0',
    catalogueVersion: '1',
    groups,
    checks: [...rows.values()],
    events: events([...rows.keys()], now, 50, Number.POSITIVE_INFINITY).reverse(),
    troubles: given.troubled ? [trouble] : [],
    may: { operate: !given['read-only'] },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in')
  const path = url.pathname
  if (request.method === 'POST' && control(path, url.searchParams)) return void response.writeHead(204).end()
  if (path.startsWith('/api/v1/')) return await api(request, response, path.slice(8), url.searchParams)
  const file = extname(path) === '' ? 'index.html' : path
  const body = await readFile(join(given.web, file)).catch(() => null)
  if (body === null) return void response.writeHead(404).end()
  response
    .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': CSP })
    .end(body)
}

function control(path: string, query: URLSearchParams): boolean {
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise)
  if (path === '/freeze') frozen = true
  else if (path === '/blind') looking = false
  else if (path === '/thaw') [frozen, looking] = [false, true]
  else if (path === '/scene') {
    setStage(number('checks', rows.size), number('problems', 3), query.get('scene') ?? 'problems')
    seq += 1
    live.emit('snapshot', snapshot())
  } else return false
  return true
}

async function api(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  const [status, body] =
    path === 'session'
      ? [204]
      : isLoggedIn(request)
        ? ((await handle(request, path, query)) ?? reply(request.method, path, query))
        : [401, { title: 'Log in', status: 401 }]
  const cookie = path === 'session' ? { 'set-cookie': 'session=yes; HttpOnly; Path=/' } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...cookie })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function reply(method: string | undefined, path: string, query: URLSearchParams): [status: number, body?: unknown] {
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise)
  const now = Date.now()
  if (path === 'catalogue') return [200, catalogue]
  if (path === 'graphs') return [200, presets]
  if (path === 'notes') return [200, notes(now)]
  if (path === 'events') {
    const ids = query.has('check') ? [query.get('check') ?? ''] : [...rows.keys()]
    return [200, events(ids, now, number('limit', 50), number('before', Number.POSITIVE_INFINITY))]
  }
  const deed = path.split('/')[1]
  const id = query.get('id') ?? ''
  const row = rows.get(id)
  if (row === undefined) return [404, { title: `No check ${id}`, status: 404 }]
  if (deed === undefined) return [200, viewOf(row, now)]
  if (deed === 'history')
    return [
      200,
      history(viewOf(row, now), number('from', 0), number('to', now), number('points', 300), query.getAll('metric')),
    ]
  if (deed === 'acknowledge') send([{ ...row, acknowledged: method === 'POST' }])
  if (deed === 'recheck') send([{ ...row, checkedAt: now }])
  return [204]
}
