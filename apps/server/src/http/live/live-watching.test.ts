import { eventually } from '@foretop/lab/lab.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { joined, next, serveLive } from '../serve-live.made-up.ts'

test('only watched checks are told look by look', async () => {
  await using served = await serveLive()
  void served.estate.add('web2/tcp')
  const socket = served.join()
  await joined(socket)
  socket.emit('watch', ['web2/tcp'])
  const known: Promise<readonly CheckView[]> = next(socket, 'observations')
  expect(await known).toMatchObject([{ id: 'web2/tcp', checkedAt: null }])
  const told: Promise<readonly CheckView[]> = next(socket, 'observations')
  void served.estate.look('web1/tcp', 'ok')
  void served.estate.look('web2/tcp', 'ok', { connect: 3 })
  expect(await told).toMatchObject([{ id: 'web2/tcp', metrics: { connect: 3 } }])
})

test('what is known of a check comes when the watching begins, and once', async () => {
  await using served = await serveLive()
  void served.estate.look('web1/tcp', 'ok', { connect: 7 })
  void served.estate.add('web2/tcp')
  await served.estate.observed()
  const socket = served.join()
  await joined(socket)
  const first: Promise<readonly CheckView[]> = next(socket, 'observations')
  socket.emit('watch', ['web1/tcp'])
  expect(await first).toMatchObject([{ id: 'web1/tcp', metrics: { connect: 7 } }])
  const second: Promise<readonly CheckView[]> = next(socket, 'observations')
  socket.emit('watch', ['web1/tcp', 'web2/tcp'])
  expect((await second).map(({ id }) => id)).toEqual(['web2/tcp'])
})

test('with a new picture what is known of the watched checks comes again', async () => {
  await using served = await serveLive()
  const socket = served.join()
  await joined(socket)
  socket.emit('watch', ['web1/tcp'])
  await next(socket, 'observations')
  const again: Promise<readonly CheckView[]> = next(socket, 'observations')
  socket.emit('resync')
  expect((await again).map(({ id }) => id)).toEqual(['web1/tcp'])
})

test('who watches other checks again and again is told of no more than two thousand a second', async () => {
  await using served = await serveLive()
  const ids = Array.from({ length: 1_000 }, (_, at) => `web${at}/${'x'.repeat(240)}`)
  served.estate.addAll(ids)
  const socket = served.join()
  await joined(socket)
  let [told, heartbeats] = [0, 0]
  socket.on('observations', (checks) => {
    told += checks.length
  })
  socket.on('heartbeat', () => {
    heartbeats += 1
  })
  for (let turn = 0; turn < 20; turn++) {
    socket.emit('watch', ids)
    socket.emit('watch', [])
  }
  socket.emit('watch', ids.slice(0, 500))
  await eventually(() => expect(heartbeats).toBeGreaterThan(1))
  expect(told).toBeGreaterThanOrEqual(1_500)
  expect(told).toBeLessThanOrEqual(2_000 * (1 + heartbeats))
})

test('of more than a thousand the last ones are watched', async () => {
  await using served = await serveLive()
  const ids = Array.from({ length: 1_200 }, (_, at) => `web/${at}`)
  served.estate.addAll(ids)
  const socket = served.join()
  await joined(socket)
  const first: Promise<readonly CheckView[]> = next(socket, 'observations')
  socket.emit('watch', ids)
  expect((await first).map(({ id }) => id)).toEqual(ids.slice(200))
})
