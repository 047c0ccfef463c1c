import { startApache } from '@foretop/lab/apache.ts'
import { hesitating } from '@foretop/lab/hesitating.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { apache } from './apache.ts'

const STATUS = '<Location /server-status>\nSetHandler server-status\n</Location>'
const missing = await lacking('apache2')

describe.skipIf(missing !== null)(missing ?? 'a real Apache', () => {
  test('its workers, with ExtendedStatus and without', async () => {
    await using server = await startApache({ modules: ['status'], config: STATUS })
    // It listens before all of them have started.
    const { metrics } = await eventually(async () => {
      const seen = expectAnswered(await look(apache, { port: server.port }))
      expect(seen.text).toBe('1 of 4 workers busy, 3 idle')
      return seen
    })
    expect(metrics).toMatchObject({ busy: 1, idle: 3, workersUsed: 25, states: { answering: 1, waiting: 3 } })
    expect(metrics.requests).toBeGreaterThanOrEqual(0)
    await using bare = await startApache({ modules: ['status'], config: `ExtendedStatus Off\n${STATUS}` })
    // Whoever asked whether it has started may still be counted.
    await eventually(async () => {
      const fewer = expectAnswered(await look(apache, { port: bare.port })).metrics
      for (const metric of ['requests', 'bytes']) expect(fewer).not.toHaveProperty(metric)
      expect(fewer).toMatchObject({ busy: 1, uptime: expect.any(Number) })
    })
  })

  test('busy workers are seen, and where all are nobody answers', async () => {
    await using server = await startApache({ modules: ['status'], config: STATUS })
    using _three = hesitating(server.port, 3)
    await eventually(async () =>
      expect(await look(apache, { port: server.port })).toMatchObject({ metrics: { busy: 4, workersUsed: 100 } }),
    )
    using _last = hesitating(server.port, 1)
    await eventually(async () =>
      expect(await look(apache, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
        ...{ code: 'timeout', text: expect.stringContaining('does not answer') },
      }),
    )
  })

  test('doors and wrong pages', async () => {
    const closed = STATUS.replace('server-status\n</', 'server-status\nRequire ip 10.0.0.5\n</')
    await using server = await startApache({ modules: ['status', 'authz_host'], config: closed })
    expect(await look(apache, { port: server.port })).toMatchObject({
      ...{ code: 'auth', text: expect.stringContaining('Require in its <Location') },
    })
    await using open = await startApache({ modules: ['status'], config: STATUS })
    expect(await look(apache, { port: open.port, path: '/other' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('404: no SetHandler') },
    })
    expect(await look(apache, { port: open.port, path: '/server-status?refresh=5' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('put ?auto behind its path') },
    })
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startApache({ modules: ['status'], config: STATUS })
    server.freeze()
    expect(await look(apache, { port: server.port }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    await server.stop()
    expect(await look(apache, { port: server.port })).toMatchObject({ code: 'refused' })
  })
})
