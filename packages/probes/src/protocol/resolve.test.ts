import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineProbe } from '../define.ts'
import { lookSteadily } from '../look-steadily.ts'
import { createResolve, type Resolve } from './resolve.ts'

/** A name server: what it answers to each question; `null` for nothing. */
async function nameServer(answer: (question: Buffer) => Buffer | null): Promise<Socket & Disposable> {
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    const reply = answer(question)
    if (reply !== null) socket.send(reply, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.close() })
}
const at = (socket: Socket) => [`127.0.0.1:${socket.address().port}`]

/** RFC 1035: the question sent back as an answer, with one A record or with the code 3, no such name. */
const says = (question: Buffer, address: readonly number[] | null): Buffer => {
  const reply = Buffer.from(question)
  reply.writeUInt16BE(address === null ? 0x8183 : 0x8180, 2)
  reply.writeUInt16BE(address === null ? 0 : 1, 6)
  reply.writeUInt16BE(0, 10)
  const end = question.indexOf(0, 12) + 5
  const record = address === null ? [] : [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address]
  return Buffer.concat([reply.subarray(0, end), Buffer.from(record)])
}

const lookUp = (resolve: Resolve, address: string) =>
  lookSteadily(
    defineProbe({
      kind: 'name',
      title: 'Name',
      summary: 'Looks up a name.',
      options: z.strictObject({}),
      metrics: {},
      run: async (_, { target, signal }) => ({ metrics: {}, text: await resolve(target.address, signal) }),
    }),
    {},
    { address, timeoutMs: 200 },
  )

test('a resolver that is silent until the deadline is our trouble, not that of the server', async () => {
  using silent = await nameServer(() => null)
  const observation = await lookUp(createResolve({ servers: at(silent) }), 'web1.example.org')
  expect(observation).toMatchObject({
    outcome: 'crashed',
    code: 'resolver',
    text: 'the resolver did not answer for web1.example.org in time',
  })
})
test('an address is asked for once and then remembered', async () => {
  let questions = 0
  using server = await nameServer((question) => {
    questions += 1
    return says(question, [10, 0, 0, 7])
  })
  const resolve = createResolve({ servers: at(server) })
  expect(await lookUp(resolve, 'web1.example.org')).toMatchObject({ text: '10.0.0.7' })
  expect(await lookUp(resolve, 'WEB1.example.org')).toMatchObject({ text: '10.0.0.7' })
  expect(questions).toBe(1)
})
test('a name that does not exist is their mistake', async () => {
  using server = await nameServer((question) => says(question, null))
  const observation = await lookUp(createResolve({ servers: at(server) }), 'nosuch.example.org')
  expect(observation).toMatchObject({ outcome: 'failed', code: 'name' })
})
test('the hosts file goes before the name server, and IPv4 before IPv6', async () => {
  await using folder = await temporaryFolder()
  const hostsFile = join(folder.path, 'hosts')
  await writeFile(hostsFile, '# ours\nfd00::7 web1 # old\n10.0.0.7\tWeb1 www\n10.0.0.8 web1\n')
  using silent = await nameServer(() => null)
  const resolve = createResolve({ servers: at(silent), hostsFile })
  expect(await lookUp(resolve, 'web1')).toMatchObject({ text: '10.0.0.7' })
})
