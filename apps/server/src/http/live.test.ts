import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import type { Changes, Heartbeat } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { joined, next, serveLive } from './serve-live.ts'

test.each(['websocket', 'polling'])('whoever comes by %s gets the whole picture', async (transport) => {
  await using served = await serveLive()
  const snapshot = await joined(served.join({ transports: [transport] }))
  expect(snapshot).toMatchObject({ site: 'Fake', version: '0.1.0', events: [], troubles: [], may: { operate: true } })
  expect(snapshot.checks.map(({ id }) => id)).toEqual(['web1/tcp'])
})

test('changes are numbered on from the picture', async () => {
  await using served = await serveLive()
  const socket = served.join()
  const { seq } = await joined(socket)
  const first = next(socket, 'changes')
  served.desk.look('web1/tcp', 'critical')
  const changes: Changes = await first
  expect(changes.seq).toBe(seq + 1)
  expect(changes.checks).toMatchObject([{ id: 'web1/tcp', status: 'critical' }])
  expect(changes.events).toMatchObject([{ seq: 1, change: { of: 'status', from: 'pending', to: 'critical' } }])
  expect(changes).not.toHaveProperty('troubles')
})

test('many changes within a tenth of a second come as one, each check once', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const received: { at: number; changes: Changes }[] = []
  socket.on('changes', (changes) => received.push({ at: performance.now(), changes }))
  for (let i = 0; i < 100; i++) served.desk.look('web1/tcp', i % 2 ? 'critical' : 'ok')
  await next(socket, 'changes')
  served.desk.look('web1/tcp', 'ok')
  await next(socket, 'changes')
  expect(received).toHaveLength(2)
  expect(received[0]?.changes.checks).toHaveLength(1)
  expect(received[0]?.changes.events).toHaveLength(100)
  // The server's timers round down to the millisecond, and the line may deliver the second a little sooner.
  expect((received[1]?.at ?? 0) - (received[0]?.at ?? 0)).toBeGreaterThan(80)
})

test('a removed check is told', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const told = next(socket, 'changes')
  served.desk.remove('web1/tcp')
  expect(await told).toMatchObject({ checks: [], removed: ['web1/tcp'] })
})

test('troubles of the monitor are told as a whole list', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const told = next(socket, 'changes')
  served.desk.trouble({ of: 'store', since: 1, text: 'disk full' })
  expect(await told).toMatchObject({ troubles: [{ of: 'store', text: 'disk full' }] })
})

test('a notice is in the picture, and told when it is another one', async () => {
  await using served = await serveLive()
  const socket = served.join()
  expect((await joined(socket)).notice).toBeNull()
  const told = next(socket, 'changes')
  served.desk.post('Moving house')
  expect(await told).toMatchObject({ notice: 'Moving house' })
  const later = next(socket, 'changes')
  served.desk.look('web1/tcp', 'ok')
  expect(await later).not.toHaveProperty('notice')
  expect((await joined(served.join())).notice).toBe('Moving house')
})

test('an event is in the picture or in the changes after it, never in both', async () => {
  await using served = await serveLive()
  await joined(served.join())
  served.desk.look('web1/tcp', 'ok')
  const late = served.join()
  const seen: number[] = []
  late.on('snapshot', ({ events }) => seen.push(...events.map(({ seq }) => seq)))
  late.on('changes', ({ events }) => seen.push(...events.map(({ seq }) => seq)))
  await joined(late)
  served.desk.look('web1/tcp', 'critical')
  await eventually(() => expect(seen).toEqual([1, 2]))
})

test('a heartbeat comes each second', async () => {
  await using served = await serveLive()
  served.desk.look('web1/tcp', 'ok')
  const socket = served.join()
  await joined(socket)
  const first: Heartbeat = await next(socket, 'heartbeat')
  const second = await next(socket, 'heartbeat')
  expect(second.serverTime - first.serverTime).toBeGreaterThan(900)
  expect(first.lastObservationAt).toBe(served.desk.lastObservationAt())
  expect(first.quietLimitMs).toBe(25_000)
})

test('after a gap a viewer asks for the picture and gets it', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  served.desk.look('web1/tcp', 'warning')
  await next(socket, 'changes')
  socket.emit('resync')
  const { seq, checks } = await joined(socket)
  expect(seq).toBeGreaterThan(0)
  expect(checks).toMatchObject([{ status: 'warning' }])
})

test('a viewer that asks for the picture a hundred times gets it once a second', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  let pictures = 0
  socket.on('snapshot', () => (pictures += 1))
  for (let i = 0; i < 100; i++) socket.emit('resync')
  await next(socket, 'heartbeat')
  await next(socket, 'heartbeat')
  expect(pictures).toBeLessThanOrEqual(2)
  expect(pictures).toBeGreaterThan(0)
})

test('nonsense instead of a list of checks is ignored', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  for (const nonsense of [null, 7, { length: 1 }, [3], ['x'.repeat(501)]])
    (socket as unknown as NodeJS.EventEmitter).emit('watch', nonsense) // a browser may send anything
  const told = next(socket, 'changes')
  served.desk.look('web1/tcp', 'ok')
  expect(await told).toMatchObject({ checks: [{ status: 'ok' }] })
})

test('fifty viewers who come at once share one picture', async () => {
  const at = Date.now()
  await using served = await serveLive({ now: () => at })
  await joined(served.join())
  const before = served.desk.drawn()
  const snapshots = await Promise.all(Array.from({ length: 50 }, () => joined(served.join())))
  expect(new Set(snapshots.map(({ serverTime }) => serverTime)).size).toBe(1)
  expect(served.desk.drawn()).toBe(before)
})

test('a viewer that does not read gets no growing queue, and the whole picture when it reads again', async () => {
  await using served = await serveLive()
  served.desk.add('big', { text: 'x'.repeat(1_000_000) })
  const address = new URL(served.url)
  // A real socket.io handshake by hand, on a socket that can stop reading.
  using scope = new DisposableStack()
  const socket = scope.adopt(dial(Number(address.port), address.hostname), (socket) => socket.destroy())
  await once(socket, 'connect')
  const key = Buffer.from('0123456789abcdef').toString('base64')
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${address.host}\r\nConnection: Upgrade\r\n` +
      `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  let read = ''
  const take = (data: Buffer) => {
    // Letters of the big text are left out so that the whole can be searched.
    read += data.toString('latin1').replace(/x{9,}/g, '')
  }
  socket.on('data', take)
  await eventually(() => expect(read).toContain('"sid"'))
  // `40` asks for the default namespace; frames of browsers are masked, here with zeros.
  socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]))
  await eventually(() => expect(read).toContain('"snapshot"'))
  socket.pause()
  const snapshots = () => read.split('"snapshot"').length - 1
  const before = snapshots()

  const other = served.join()
  await joined(other)
  let sent = 0
  for (let i = 0; i < 40; i++) {
    served.desk.look('big', i % 2 ? 'ok' : 'warning')
    served.desk.add('big', { text: `${i}${'x'.repeat(1_000_000)}` })
    sent = (await next(other, 'changes')).seq
  }
  socket.resume()
  await eventually(() => expect(snapshots()).toBeGreaterThan(before))
  expect(read.split('"changes"').length - 1).toBeLessThan(30)
  // The picture has the newest number: nothing older was left waiting behind it.
  expect(read.slice(read.lastIndexOf('"snapshot"'))).toContain(`"seq":${sent}`)
})

test('when the server ends, nothing of the live wall goes on', async () => {
  const served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const gone = new Promise((resolve) => socket.once('disconnect', resolve))
  await served.app.close()
  await gone
  expect(served.desk.listeners()).toBe(0)
})
