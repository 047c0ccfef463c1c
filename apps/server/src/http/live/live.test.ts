import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import type { Changes, Heartbeat } from '@foretop/shared/wire.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { BUILD } from '../../version.ts'
import { joined, type Line, next, serveLive } from '../serve-live.made-up.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A check that no test looks at. */
const UNSEEN = 'web9/tcp'

/** Resolves when all that was sent to a viewer so far has come: a check that is watched is described at once. */
async function drained(socket: Line): Promise<void> {
  const described = next(socket, 'observations')
  socket.emit('watch', [])
  socket.emit('watch', [UNSEEN])
  await described
}

test.each(['websocket', 'polling'])('whoever comes by %s gets the whole picture', async (transport) => {
  await using served = await serveLive()
  const snapshot = await joined(served.join({ transports: [transport] }))
  expect(snapshot).toMatchObject({ site: 'Example', version: BUILD, events: [], troubles: [], may: { operate: true } })
  expect(snapshot.checks.map(({ id }) => id)).toEqual(['web1/tcp'])
})

test('changes are numbered on from the picture', async () => {
  await using served = await serveLive()
  const socket = served.join()
  const { seq } = await joined(socket)
  const first = next(socket, 'changes')
  void served.estate.look('web1/tcp', 'critical')
  const changes: Changes = await first
  expect(changes.seq).toBe(seq + 1)
  expect(changes.checks).toMatchObject([{ id: 'web1/tcp', status: 'critical' }])
  expect(changes.events).toMatchObject([{ seq: 1, change: { of: 'status', from: 'pending', to: 'critical' } }])
  expect(changes).not.toHaveProperty('troubles')
})

test('many changes within a tenth of a second come as one, each check once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await using served = await serveLive()
  void served.estate.add(UNSEEN)
  const socket = served.join()
  await joined(socket)
  vi.advanceTimersByTime(1_000)
  await drained(socket)
  const received: Changes[] = []
  socket.on('changes', (changes) => received.push(changes))
  await Promise.all(Array.from({ length: 100 }, (_, i) => served.estate.look('web1/tcp', i % 2 ? 'critical' : 'ok')))
  vi.advanceTimersByTime(1)
  await drained(socket)
  expect(received).toHaveLength(1)
  expect(received[0]?.checks).toHaveLength(1)
  expect(received[0]?.events.filter(({ change }) => change.of === 'status')).toHaveLength(100)
  await served.estate.look('web1/tcp', 'ok')
  vi.advanceTimersByTime(98)
  await drained(socket)
  expect(received).toHaveLength(1)
  vi.advanceTimersByTime(2)
  await drained(socket)
  expect(received).toHaveLength(2)
})

test('a removed check is told', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const told = next(socket, 'changes')
  served.estate.remove('web1/tcp')
  expect(await told).toMatchObject({ checks: [], removed: ['web1/tcp'] })
})

test('troubles of the monitor are told as a whole list', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  const told = next(socket, 'changes')
  served.estate.trouble({ of: 'store', since: 1, text: 'disk full' })
  expect(await told).toMatchObject({ troubles: [{ of: 'store', text: 'disk full' }] })
})

test('a notice is in the picture, and told when it is another one', async () => {
  await using served = await serveLive()
  const socket = served.join()
  expect((await joined(socket)).notice).toBeNull()
  const told = next(socket, 'changes')
  served.estate.post('Moving house')
  expect(await told).toMatchObject({ notice: 'Moving house' })
  const later = next(socket, 'changes')
  void served.estate.look('web1/tcp', 'ok')
  expect(await later).not.toHaveProperty('notice')
  expect((await joined(served.join())).notice).toBe('Moving house')
})

test('an event is in the picture or in the changes after it, never in both', async () => {
  await using served = await serveLive()
  await joined(served.join())
  void served.estate.look('web1/tcp', 'ok')
  const late = served.join()
  const seen: number[] = []
  late.on('snapshot', ({ events }) => seen.push(...events.map(({ seq }) => seq)))
  late.on('changes', ({ events }) => seen.push(...events.map(({ seq }) => seq)))
  await joined(late)
  void served.estate.look('web1/tcp', 'critical')
  await eventually(() => expect(seen).toEqual([1, 2]))
})

test('a heartbeat comes each second', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  await using served = await serveLive()
  void served.estate.add(UNSEEN)
  void served.estate.look('web1/tcp', 'ok')
  const socket = served.join()
  await joined(socket)
  const beats: Heartbeat[] = []
  socket.on('heartbeat', (heartbeat) => beats.push(heartbeat))
  vi.advanceTimersByTime(999)
  await drained(socket)
  expect(beats).toEqual([])
  vi.advanceTimersByTime(1)
  await drained(socket)
  expect(beats).toHaveLength(1)
  vi.advanceTimersByTime(2_000)
  await drained(socket)
  expect(beats).toHaveLength(3)
  const [first] = beats
  expect(first?.lastObservationAt).toBe(served.ports.watched.lastObservationAt())
  expect(first?.quietLimitMs).toBe(25_000)
})

test('after a gap a viewer asks for the picture and gets it', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  void served.estate.look('web1/tcp', 'warning')
  await next(socket, 'changes')
  socket.emit('resync')
  const { seq, checks } = await joined(socket)
  expect(seq).toBeGreaterThan(0)
  expect(checks).toMatchObject([{ status: 'warning' }])
})

test('a viewer that asks for the picture forty times gets it once a second', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  await using served = await serveLive()
  void served.estate.add(UNSEEN)
  const socket = served.join()
  await joined(socket)
  let pictures = 0
  socket.on('snapshot', () => {
    pictures += 1
  })
  for (let i = 0; i < 40; i++) socket.emit('resync')
  // Turns of the server in which it reads them; within the same second none is answered, however long it takes.
  const other = served.join()
  await joined(other)
  await drained(other)
  expect(pictures).toBe(0)
  // While a picture is due nothing else is told: this is, once all that was asked before it is dealt with.
  let done = false
  socket.on('observations', () => {
    done = true
  })
  socket.emit('watch', ['web1/tcp'])
  let seconds = 0
  await eventually(() => {
    vi.advanceTimersByTime(1_000)
    seconds += 1
    expect(done).toBe(true)
  })
  expect(pictures).toBeGreaterThan(0)
  expect(pictures).toBeLessThanOrEqual(seconds)
})

test('nonsense instead of a list of checks is ignored', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  for (const nonsense of [null, 7, { length: 1 }, [3], ['x'.repeat(501)]])
    (socket as unknown as NodeJS.EventEmitter).emit('watch', nonsense) // a browser may send anything
  const told = next(socket, 'changes')
  void served.estate.look('web1/tcp', 'ok')
  expect(await told).toMatchObject({ checks: [{ status: 'ok' }] })
})

test('fifty viewers who come at once share one picture', async () => {
  // The first heartbeat reads the whole list too, and on a busy machine it may come among the fifty.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const at = Date.now()
  await using served = await serveLive({ now: () => at })
  const first = served.join()
  // The check that is there from the beginning is told as a change too, which would make a new picture.
  const told = next(first, 'changes')
  if ((await joined(first)).seq === 0) await told
  await joined(served.join())
  const { allPlanned } = served.ports.watched
  let drawn = 0
  served.ports.watched.allPlanned = () => {
    drawn += 1
    return allPlanned()
  }
  const snapshots = await Promise.all(Array.from({ length: 50 }, () => joined(served.join())))
  expect(new Set(snapshots.map(({ serverTime }) => serverTime)).size).toBe(1)
  expect(drawn).toBe(0)
})

test('a viewer that does not read gets no growing queue, and the whole picture when it reads again', async () => {
  await using served = await serveLive()
  void served.estate.add('big', { status: 'ok', text: 'x'.repeat(1_000_000) })
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
    void served.estate.look('big', i % 2 ? 'ok' : 'warning', {}, `${i}${'x'.repeat(1_000_000)}`)
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
  expect(served.estate.listeners()).toBe(0)
})
