import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { PlayedClock } from '../../looking/played-clock.made-up.ts'
import { type Connection, openConnection } from './connection.ts'

/** Against sockets that greet, and end, when a test says so. */

let server: Server
let upgrading: WebSocketServer
let sockets: WebSocket[]
let asked: number
let retryAfter: number | null
let clock: PlayedClock
let presses: unknown[]
/** How often it said that it works, or does not. */
let changes: number
let connection: Connection
beforeEach(async () => {
  sockets = []
  asked = 0
  retryAfter = null
  clock = new PlayedClock()
  presses = []
  changes = 0
  server = createServer((_, response) => {
    asked += 1
    if (retryAfter !== null) return void response.writeHead(429, { 'Retry-After': String(retryAfter) }).end()
    response.end(JSON.stringify({ ok: true, url: `ws://${address()}/link` }))
  })
  upgrading = new WebSocketServer({ server })
  upgrading.on('connection', (socket) => void sockets.push(socket))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterEach(async () => {
  connection[Symbol.dispose]()
  for (const socket of sockets) socket.terminate()
  upgrading.close()
  await new Promise((closed) => server.close(closed))
})

const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server that listens has one
const open = (ca?: string): void => {
  connection = openConnection({
    access: { token: 'xapp-1', url: `http://${address()}`, ca },
    onPressed: (payload) => void presses.push(payload),
    ...{ env: {}, clock, log: { info() {}, warn() {} }, onFailure: () => void changes++ },
  })
}
/** The nth connection, once it is there. */
const line = (n: number): Promise<WebSocket> =>
  eventually(() => {
    const socket = sockets[n - 1]
    if (socket === undefined) throw new Error(`there are ${sockets.length} connections`)
    return socket
  })
const say = (socket: WebSocket, type: string) => socket.send(JSON.stringify({ type, payload: type }))
/** Once it was heard: nothing overtakes it. */
const heard = async (socket: WebSocket, ...types: readonly string[]): Promise<void> => {
  for (const type of types) say(socket, type)
  const before = presses.length
  say(socket, 'interactive')
  await eventually(() => expect(presses.length).toBeGreaterThan(before))
}
const closed = (socket: WebSocket) => eventually(() => expect(socket.readyState).toBe(socket.CLOSED))
/** It waits for just so long. */
const waits = async (ms: number): Promise<void> => {
  const before = asked
  await clock.pass(ms - 1)
  expect(asked).toBe(before)
  await clock.pass(1)
  await eventually(() => expect(asked).toBe(before + 1))
}

test('whichever takes its place, one that is to end does not live on', async () => {
  open()
  await heard(await line(1), 'hello', 'disconnect')
  const second = await line(2)
  second.terminate()
  await closed(second)
  await eventually(() => expect(changes).toBe(2))
  await clock.pass(1_000)
  await heard(await line(3), 'hello')
  await closed(await line(1))
})

test('disposed of, it ends all that are open', async () => {
  open()
  await heard(await line(1), 'hello', 'disconnect')
  await line(2)
  connection[Symbol.dispose]()
  await closed(await line(1))
  await closed(await line(2))
})

test('disposed of while it reads its certificates, it opens nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-ca-'))
  const ca = join(folder, 'ca.pem')
  // Whoever reads this waits until somebody writes.
  execFileSync('mkfifo', [ca])
  open(ca)
  await writeFile(ca, PEM)
  await eventually(() => expect(asked).toBe(1))
  connection[Symbol.dispose]()
  await writeFile(ca, PEM)
  await fetch(`http://${address()}`)
  expect(sockets).toEqual([])
  rmSync(folder, { recursive: true })
})

test('one that ends as soon as it is there is not made anew at once for ever, and is a trouble', async () => {
  open()
  say(await line(1), 'hello')
  say(await line(1), 'disconnect')
  await heard(await line(2), 'hello', 'disconnect')
  await waits(1_000)
  await heard(await line(3), 'hello', 'disconnect')
  expect(connection.failure()?.text).toBe('Slack ends connections as soon as they are there')
  await waits(4_000)
  await heard(await line(4), 'hello')
  expect(connection.failure()).not.toBeNull()
  await clock.pass(40_000)
  await heard(await line(4))
  await clock.pass(40_000)
  expect(connection.failure()).toBeNull()
})

test('it waits as long as Slack says', async () => {
  retryAfter = 42
  open()
  await eventually(() => expect(changes).toBe(1))
  retryAfter = null
  await waits(42_000)
})

const PEM = '-----BEGIN CERTIFICATE-----\nMAo=\n-----END CERTIFICATE-----\n'
