import { readdirSync, readFileSync } from 'node:fs'
import { cutAt, dribbling, endless, keepingOpenAfter, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { perlbal } from './perlbal.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/perlbal/${name}.txt`, import.meta.url), 'latin1')

/** The six replies in the order in which they are asked for. */
const replies = ({
  states = recorded('healthy-states'),
  queues = recorded('healthy-queues'),
  services = recorded('healthy-show_service'),
  nodes = recorded('healthy-nodes'),
  proc = recorded('healthy-proc'),
  uptime = recorded('healthy-uptime'),
} = {}) => states + queues + services + nodes + proc + uptime

async function lookAt(reply: string, options = {}) {
  await using server = await startHostile(onceAsked(keepingOpenAfter(Buffer.from(reply, 'latin1'))))
  return await look(perlbal, { port: server.port, ...options }, { timeoutMs: 10_000 })
}

describe('what the recorded replies mean', () => {
  test('a lone dot is a balancer with nothing to do', async () => {
    const seen = await lookAt(replies({ states: '.\r\n' }))
    expect(seen).toMatchObject({
      metrics: { inFlight: 0, waiting: 0, stranded: 0, verifying: 0, idleBackends: 0 },
      text: '0 in flight, 0 waiting',
    })
  })

  test('in flight and waiting are counted as pbadm counts them, never the same request twice', async () => {
    const seen = await lookAt(replies({ states: recorded('burst800-states') }))
    expect(seen).toMatchObject({ metrics: { inFlight: 6, waiting: 794, verifying: 2, stranded: 0 } })
  })

  test('clients that wait while nothing is in flight are stranded', async () => {
    const seen = await lookAt(replies({ states: recorded('alldown-states'), queues: recorded('alldown-queues') }))
    expect(seen).toMatchObject({
      metrics: { inFlight: 0, waiting: 4, stranded: 1, queueAge: { web: 3 }, queued: { web: 4 } },
      text: '0 in flight, 4 waiting, longest 3 s for web, nobody serves',
    })
  })

  test('of two services the one whose visitors wait is named', async () => {
    const seen = await lookAt(
      replies({ states: recorded('twoservices-states'), queues: recorded('twoservices-queues') }),
    )
    expect(seen).toMatchObject({ metrics: { queueAge: { h: 0, e: 4 }, queued: { h: 0, e: 1 } } })
  })

  test('a backend whose latest replies failed is told by its share of 5xx', async () => {
    const nodes = recorded('alldown-nodes').replace('.\r\n', '127.0.0.1:21103 responsecodes 503 12\r\n.\r\n')
    const { metrics } = expectAnswered(await lookAt(replies({ nodes })))
    expect(metrics.errorShare).toEqual({ '127.0.0.1:21101': 0, '127.0.0.1:21102': 0, '127.0.0.1:21103': 75 })
    expect(metrics.requests).toBe(2)
  })

  test('a command that an old Perlbal does not know leaves its metrics out', async () => {
    const seen = expectAnswered(await lookAt(replies({ queues: 'ERROR: unknown command: queues\r\n' })))
    expect(seen.metrics).not.toHaveProperty('queueAge')
    expect(seen.metrics).toHaveProperty('uptime', 2)
  })

  test('an error in place of the states is no healthy silence', async () => {
    const seen = await lookAt(replies({ states: recorded('healthy-nonsense') }))
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining('ERROR') })
  })

  test.each([
    ['another server', '220 mail.example ESMTP\r\n'],
    ['a web page', 'HTTP/1.0 200 OK\r\n\r\n<html>'],
    ['a number that is none', 'Perlbal::ClientProxy wait_backend many\r\n.\r\n'],
    ['a number longer than any', replies({ states: `Perlbal::ClientProxy wait_backend ${'9'.repeat(400)}\r\n.\r\n` })],
    ['a wait longer than any', replies({ queues: `web-normal.age ${'9'.repeat(400)}\r\n.\r\n` })],
    ['noise among the states', replies({ states: 'Perlbal::BackendHTTP bored 2\r\nwhat is this\r\n.\r\n' })],
    ['noise after the states', replies({ queues: 'what\r\n.\r\n' })],
    ['bytes that are no text', 'Perlbal::\xff\r\n'],
  ])('%s is a failure, never an idle balancer', async (_, reply) => {
    expect(await lookAt(reply)).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('a state or a queue with an odd name hides no other', async () => {
    const states =
      'Perlbal::Plugin::\xff two words 1\r\nPerlbal::Odd  2\r\nPerlbal::ClientProxy wait_backend 7\r\n.\r\n'
    const queues = 'web-slow.age 9\r\nweb-normal.age 3\r\na b-normal.count 4\r\n.\r\n'
    expect(await lookAt(replies({ states, queues }))).toMatchObject({
      outcome: 'answered',
      metrics: { waiting: 7, queueAge: { web: 9 }, queued: { 'a b': 4 } },
    })
  })

  test('a service that is expected and not there is not serving', async () => {
    const seen = await lookAt(replies(), { services: ['web', 'mgmt', 'gone'] })
    expect(seen).toMatchObject({ metrics: { serving: { web: 1, mgmt: 1, gone: 0 } } })
  })

  test('a reply cut at any byte is truncated', async () => {
    const whole = replies()
    for (let count = 1; count < whole.length; count += 1) {
      await using server = await startHostile(onceAsked(cutAt(whole, count)))
      expect(await look(perlbal, { port: server.port }), `cut at ${count}`).toMatchObject({ code: 'truncated' })
    }
  })

  test('a reply without end is given up at 1 MiB', async () => {
    await using server = await startHostile(
      onceAsked(endless('', 'Perlbal::ClientProxy wait_backend 1\r\n'.repeat(999))),
    )
    expect(await look(perlbal, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('a byte a second is too slow', async () => {
    await using server = await startHostile(onceAsked(dribbling(replies())))
    const seen = await look(perlbal, { port: server.port }, { timeoutMs: 200 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('a port where nobody listens is refused', async () => {
    expect(await look(perlbal, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('only the six reading commands are ever sent', async () => {
    await using server = await startHostile(onceAsked(saying(replies())))
    await look(perlbal, { port: server.port, services: ['shutdown'] })
    expect(server.received().toString()).toBe('states\r\nqueues\r\nshow service\r\nnodes\r\nproc\r\nuptime\r\n')
  })

  test('the nodes of a pool are told as a trait, whatever their order', async () => {
    const pool = (...nodes: readonly string[]) => nodes.map((node) => `${node} 7\r\n`).join('')
    const traitsOf = async (reply: string) => {
      await using server = await startHostile((socket) =>
        socket.on('data', (asked) => socket.write(String(asked).startsWith('show pool') ? reply : replies())),
      )
      return expectAnswered(await look(perlbal, { port: server.port, pool: 'webs' })).traits
    }
    const one = await traitsOf(`${pool('10.0.0.2:80', '10.0.0.1:80')}.\r\n`)
    expect(one).toMatchObject({ pool: '10.0.0.1:80 10.0.0.2:80', version: '1.80' })
    expect(await traitsOf("ERROR: pool 'webs' does not exist\r\n")).not.toHaveProperty('pool')
  })

  test.each(['webs\r\nshutdown', 'webs shutdown', ''])('%j is no name of a pool', (pool) => {
    expect(perlbal.options.safeParse({ pool }).success).toBe(false)
  })

  test('looks in a row share one connection', async () => {
    await using server = await startHostile((socket) => void socket.on('data', () => socket.write(replies())))
    using kept = new Kept()
    for (let run = 0; run < 5; run += 1)
      expect(await look(perlbal, { port: server.port }, { kept })).toMatchObject({ outcome: 'answered' })
    expect(server.taken()).toBe(1)
  })

  test('a name that nobody knows is not the balancer being down', async () => {
    const seen = await look(perlbal, {}, { address: 'nosuch.invalid' })
    expect(seen.outcome === 'answered' ? null : seen.code).toMatch(/^(name|resolver)$/)
  })

  test('a hundred looks leave no open file behind', async () => {
    await using server = await startHostile(onceAsked(keepingOpenAfter(replies())))
    await look(perlbal, { port: server.port })
    await eventually(() => expect(server.open()).toBe(0))
    const before = readdirSync('/proc/self/fd').length
    for (let run = 0; run < 100; run += 1) await look(perlbal, { port: server.port })
    await eventually(() => expect(server.open()).toBe(0))
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before)
  })
})
