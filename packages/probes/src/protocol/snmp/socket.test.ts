import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { guardedSocket } from './socket.ts'

test.each(['::1', '0:0:0:0:0:0:0:1', '::0001', '::1%lo'])('whoever is asked as %s may answer', async (written) => {
  const socket = guardedSocket('udp6', written, () => {})
  const answer = new Promise<Buffer>((fulfil) => socket.on('message', fulfil))
  socket.bind(0, '::1')
  await once(socket, 'listening')
  const other = createSocket('udp6')
  other.send(Buffer.from([0x30, 1, 5]), socket.address().port, '::1')
  expect(await answer).toEqual(Buffer.from([0x30, 1, 5]))
  socket.close()
  other.close()
})
