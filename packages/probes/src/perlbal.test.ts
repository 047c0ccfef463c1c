import { readdirSync, readFileSync } from 'node:fs'
import { cutAt, dribbling, endless, keepingOpenAfter, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startPerlbal, startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { startPrefork } from '@foretop/lab/prefork.ts'
import { describe, expect, test } from 'vitest'
import { look } from './look.ts'
import { Kept } from './observe.ts'
import { perlbal } from './perlbal.ts'

const recorded = (name: string) => readFileSync(new URL(`fixtures/perlbal/${name}.txt`, import.meta.url), 'latin1')

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
  return await look(perlbal, { port: server.port, ...options }, { timeoutMs: 1_000 })
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
    ['noise among the states', replies({ states: 'Perlbal::BackendHTTP bored 2\r\nwhat is this\r\n.\r\n' })],
    ['noise after the states', replies({ queues: 'what\r\n.\r\n' })],
    ['bytes that are no text', 'Perlbal::\xff\r\n'],
  ])('%s is a failure, never an idle balancer', async (_, reply) => {
    expect(await lookAt(reply)).toMatchObject({ outcome: 'failed', code: 'protocol' })
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

const missing = await lacking('perlbal')

describe.skipIf(missing !== null)(missing ?? 'a real Perlbal', () => {
  test('an idle balancer answers', async () => {
    await using farm = await startWebFarm()
    const seen = expectAnswered(await look(perlbal, { port: farm.perlbal.port, services: ['web'] }))
    expect(seen.metrics).toMatchObject({
      inFlight: 0,
      waiting: 0,
      stranded: 0,
      queueAge: { web: 0 },
      serving: { web: 1 },
    })
    expect(seen.details).toMatchObject({ version: expect.stringMatching(/^\d/) })
  })

  test('with every worker busy the next visitors wait, and are served when one is free', async () => {
    await using farm = await startWebFarm({ nodes: 2, workers: 1 })
    for (const backend of farm.backends) backend.hold()
    using kept = new Kept()
    using scope = new DisposableStack()
    const visitors = Array.from({ length: 5 }, () => scope.use(visit(farm.perlbal.portOf('web'))))
    const now = () => look(perlbal, { port: farm.perlbal.port }, { kept })
    await eventually(async () =>
      expect(await now()).toMatchObject({ metrics: { inFlight: 2, waiting: 3, stranded: 0 } }),
    )
    for (const backend of farm.backends) backend.release()
    for (const visitor of visitors) expect(await visitor.answer).toContain('200 OK')
    await eventually(async () => expect(await now()).toMatchObject({ metrics: { inFlight: 0, waiting: 0 } }))
  })

  test('with every backend down visitors are stranded', async () => {
    await using balancer = await startPerlbal({ web: [await freePort(), await freePort()] })
    using _visitor = visit(balancer.portOf('web'))
    await eventually(async () =>
      expect(await look(perlbal, { port: balancer.port })).toMatchObject({
        metrics: { inFlight: 0, waiting: 1, stranded: 1, queued: { web: 1 } },
        text: expect.stringContaining('nobody serves'),
      }),
    )
  })

  test('a backend that answers 500 is told by its address', async () => {
    await using backend = await startPrefork()
    backend.answer({ status: 500 })
    await using balancer = await startPerlbal({ web: [backend.port] })
    using visitor = visit(balancer.portOf('web'))
    expect(await visitor.answer).toContain('500')
    expect(await look(perlbal, { port: balancer.port })).toMatchObject({
      metrics: { requests: 1, errorShare: { [`127.0.0.1:${backend.port}`]: 100 } },
    })
  })

  test('a disabled service is seen', async () => {
    await using balancer = await startPerlbal({ web: [] })
    expect(await balancer.command('disable web')).toContain('OK')
    const seen = await look(perlbal, { port: balancer.port, services: ['web'] })
    expect(seen).toMatchObject({ metrics: { serving: { web: 0 } } })
  })

  test('the connection is opened anew after the balancer was restarted', async () => {
    using kept = new Kept()
    const port = await freePort()
    const now = () => look(perlbal, { port }, { kept })
    {
      await using _first = await startPerlbal({ web: [] }, { port })
      expect(await now()).toMatchObject({ outcome: 'answered' })
    }
    await eventually(async () => expect(await now()).toMatchObject({ outcome: 'failed', code: 'refused' }))
    await using _second = await startPerlbal({ web: [] }, { port })
    expect(await now()).toMatchObject({ outcome: 'answered' })
  })

  test('a stopped process takes connections and does not answer', async () => {
    await using balancer = await startPerlbal({ web: [] })
    balancer.freeze()
    const seen = await look(perlbal, { port: balancer.port }, { timeoutMs: 300 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
  })

  test('the port of a service is not taken for the management port', async () => {
    await using farm = await startWebFarm({ nodes: 1 })
    const seen = await look(perlbal, { port: farm.perlbal.portOf('web') }, { timeoutMs: 500 })
    expect(seen.outcome).toBe('failed')
  })
})

function expectAnswered(seen: Awaited<ReturnType<typeof look>>) {
  if (seen.outcome !== 'answered') throw new Error(`not answered: ${seen.text}`)
  return seen
}
