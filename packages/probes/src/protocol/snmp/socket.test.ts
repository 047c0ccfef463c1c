import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { guardedSocket, type Objection } from './socket.ts'

test.each(['::1', '0:0:0:0:0:0:0:1', '::0001', '::1%lo'])('whoever is asked as %s may answer', async (written) => {
  const socket = guardedSocket('udp6', written, { judge: () => null, refuse: () => {} })
  const answer = new Promise<Buffer>((fulfil) => socket.on('message', fulfil))
  socket.bind(0, '::1')
  await once(socket, 'listening')
  const other = createSocket('udp6')
  other.send(Buffer.from([0x30, 1, 5]), socket.address().port, '::1')
  expect(await answer).toEqual(Buffer.from([0x30, 1, 5]))
  socket.close()
  other.close()
})

test('a stranger is not heard, and what was cut is said, not believed; the next answer comes through', async () => {
  const cuts: Objection[] = []
  const socket = guardedSocket('udp4', '127.0.0.1', { judge: () => null, refuse: (why) => void cuts.push(why) })
  const heard: Buffer[] = []
  const last = Promise.withResolvers<void>()
  socket.on('message', (datagram) => {
    heard.push(datagram)
    if (datagram.at(2) === 7) last.resolve()
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const speak = async (from: string, ...bytes: readonly number[]) => {
    const other = createSocket('udp4').bind(0, from)
    await once(other, 'listening')
    await new Promise((sent) => other.send(Buffer.from(bytes), socket.address().port, '127.0.0.1', sent))
    other.close()
  }
  await speak('127.0.0.2', 0x30, 1, 5)
  await speak('127.0.0.1', 0x30, 9, 6)
  await speak('127.0.0.1', 0x30, 1, 7)
  await last.promise
  expect([heard, cuts]).toEqual([[Buffer.from([0x30, 1, 7])], [{ cut: 3 }]])
  socket.close()
})
