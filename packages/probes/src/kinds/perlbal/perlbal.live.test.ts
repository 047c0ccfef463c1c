import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startPerlbal, startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { startPrefork } from '@foretop/lab/prefork.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { perlbal } from './perlbal.ts'

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
