import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { Conversation } from './conversation.ts'

const isLine = (reply: Buffer) => reply.includes('\n')
const { signal } = new AbortController()

test('a server that speaks unasked is believed nothing: its words would be the answer to the next question', async () => {
  const peers: Socket[] = []
  const server = createServer((socket) => {
    peers.push(socket)
    socket.on('error', () => {}).on('data', () => socket.write('yes\n'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  await using _ = { [Symbol.asyncDispose]: async () => void server.close() }
  const { port } = server.address() as AddressInfo
  using conversation = await Conversation.open({ address: '127.0.0.1', port }, signal)
  expect(await conversation.ask('well?\n', isLine, signal)).toBe('yes\n')
  expect(conversation.closed).toBe(false)
  peers[0]?.write('no\n')
  await eventually(() => expect(conversation.closed).toBe(true))
  await expect(conversation.ask('well?\n', isLine, signal)).rejects.toMatchObject({
    ...{ code: 'protocol', message: `spoke without being asked (127.0.0.1:${port})` },
  })
})
