import { execFile } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
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

const AAAA = 28
/** RFC 1035: the question sent back as an answer, with one A or AAAA record or with the code 3, no such name. */
const says = (question: Buffer, address: readonly number[] | null): Buffer => {
  const reply = Buffer.from(question)
  reply.writeUInt16BE(address === null ? 0x8183 : 0x8180, 2)
  reply.writeUInt16BE(address === null ? 0 : 1, 6)
  reply.writeUInt16BE(0, 10)
  const end = question.indexOf(0, 12) + 5
  const type = address?.length === 16 ? AAAA : 1
  const record = address === null ? [] : [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, address.length, ...address]
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
      run: async (_, { target, signal }) => ({ metrics: {}, text: (await resolve(target.address, signal)).join(' ') }),
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
  // One for each kind of address.
  expect(questions).toBe(2)
})
test('a name that does not exist is their mistake', async () => {
  using server = await nameServer((question) => says(question, null))
  const observation = await lookUp(createResolve({ servers: at(server) }), 'nosuch.example.org')
  expect(observation).toMatchObject({ outcome: 'failed', code: 'name' })
})
test('where an answer about IPv4 got lost it is asked for again: IPv6 alone may lead nowhere from here', async () => {
  let lost = false
  using server = await nameServer((question) => {
    if (question.readUInt16BE(question.indexOf(0, 12) + 1) === AAAA)
      return says(question, [0xfd, ...Buffer.alloc(14), 7])
    if (lost) return says(question, [10, 0, 0, 7])
    lost = true
    return null
  })
  const resolve = createResolve({ servers: at(server) })
  expect(await resolve('web1.example.org', AbortSignal.timeout(20_000))).toEqual(['10.0.0.7', 'fd00::7'])
})
test('the hosts file goes before the name server, and IPv4 before IPv6', async () => {
  await using folder = await temporaryFolder()
  const hostsFile = join(folder.path, 'hosts')
  await writeFile(hostsFile, '# ours\nfd00::7 web1 # old\n10.0.0.7\tWeb1 www\n10.0.0.8 web1\n')
  using silent = await nameServer(() => null)
  const resolve = createResolve({ servers: at(silent), hostsFile })
  expect(await lookUp(resolve, 'web1')).toMatchObject({ text: '10.0.0.7 10.0.0.8 fd00::7' })
})

/** A name server that knows the A records of some names, and says of every other that there is none. */
const knowing = (zone: { readonly [name: string]: readonly number[] | 'fails' }) =>
  nameServer((question) => {
    const labels: string[] = []
    for (let at = 12, size = question[at] ?? 0; size > 0; at += size + 1, size = question[at] ?? 0)
      labels.push(question.subarray(at + 1, at + 1 + size).toString())
    const known = zone[labels.join('.').toLowerCase()]
    if (known !== 'fails') return says(question, known ?? null)
    const reply = says(question, null)
    // SERVFAIL
    reply.writeUInt16BE(0x8182, 2)
    return reply
  })

test.each([
  ['web1', 'search int.example other.example\n', '10.0.0.1'],
  ['web1.', 'search int.example\n', '10.0.0.9'],
  ['web2', 'domain first.example\nsearch int.example other.example\n', '10.0.0.2'],
  ['a.b', 'search int.example\noptions ndots:2 timeout:1\n', '10.0.0.3'],
  ['a.b', 'search int.example\n', '10.0.0.4'],
  ['c.d', 'search int.example\n', '10.0.0.5'],
  ['web3', 'search broken.example int.example\n', '10.0.0.6'],
])('%s with %j is the name that every other program means', async (name, text, address) => {
  await using folder = await temporaryFolder()
  const resolvConf = join(folder.path, 'resolv.conf')
  await writeFile(resolvConf, text)
  using server = await knowing({
    'web1.int.example': [10, 0, 0, 1],
    web1: [10, 0, 0, 9],
    'web2.other.example': [10, 0, 0, 2],
    'a.b.int.example': [10, 0, 0, 3],
    'a.b': [10, 0, 0, 4],
    'c.d.int.example': [10, 0, 0, 5],
    'web3.broken.example': 'fails',
    'web3.int.example': [10, 0, 0, 6],
  })
  const resolve = createResolve({ servers: at(server), resolvConf, hostsFile: join(folder.path, 'hosts') })
  expect(await lookUp(resolve, name)).toMatchObject({ text: address })
})

test('a server that fails is our trouble where no other name was found', async () => {
  await using folder = await temporaryFolder()
  const resolvConf = join(folder.path, 'resolv.conf')
  await writeFile(resolvConf, 'search broken.example int.example\n')
  using server = await knowing({ 'web3.broken.example': 'fails' })
  const observation = await lookUp(createResolve({ servers: at(server), resolvConf }), 'web3')
  expect(observation).toMatchObject({ outcome: 'crashed', code: 'resolver' })
})

test('without file descriptors no name is looked up, and with them all are, also those of the hosts file', async () => {
  await using folder = await temporaryFolder()
  const hostsFile = join(folder.path, 'hosts')
  await writeFile(hostsFile, '127.0.0.9 db1')
  // In a process of its own, which has used up all it may open.
  const program = `
    import { closeSync, openSync } from 'node:fs'
    import { outcomeOf } from '../../outcome.ts'
    import { createResolve } from './resolve.ts'
    const resolve = createResolve({ servers: ['127.0.0.1:1'], hostsFile: process.argv[1] })
    const lookUp = (name) => resolve(name, AbortSignal.timeout(10_000)).catch(outcomeOf)
    const held = []
    try { for (;;) held.push(openSync('/dev/null', 'r')) } catch {}
    const without = [await lookUp('db1'), await lookUp('db2')]
    for (const one of held) closeSync(one)
    console.log(JSON.stringify([...without, await lookUp('db1')]))`
  const words = [
    '-c',
    'ulimit -n 64; exec "$0" "$@"',
    process.execPath,
    '--input-type=module-typescript',
    '-e',
    program,
    hostsFile,
  ]
  const { stdout } = await promisify(execFile)('sh', words, { cwd: import.meta.dirname })
  const lacking = { outcome: 'crashed', code: 'exhausted', text: 'no file descriptors left' }
  expect(JSON.parse(stdout)).toEqual([lacking, lacking, ['127.0.0.9']])
})
