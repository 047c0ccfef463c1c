import { loadavg } from 'node:os'
import { lacking } from '@foretop/lab/needs.ts'
import { startNodeExporter } from '@foretop/lab/node-exporter.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { prometheus } from './prometheus.ts'

const missing = await lacking('prometheus-node-exporter')

describe.skipIf(missing !== null)(missing ?? 'a real node exporter', () => {
  const series = {
    load: 'node_load15',
    switches: 'node_context_switches_total',
    backup: { name: 'backup_size_bytes', labels: { job: 'db' }, instances: 'host' },
  }
  const textfile = 'backup_size_bytes{job="db",host="db01"} 5e9\nbackup_size_bytes{job="files",host="db01"} 7\n'

  test('its series are read', async () => {
    await using server = await startNodeExporter({ textfile })
    const before = loadavg()[2] ?? 0
    const { metrics } = expectAnswered(await look(prometheus, { port: server.port, series }))
    expect(metrics).toMatchObject({ broken: 0, backup: { db01: 5e9 }, load: expect.closeTo(before, 0) })
    expect(metrics.switches).toBeGreaterThan(0)
  })

  test('a collector that is off is told of', async () => {
    await using server = await startNodeExporter()
    const seen = await look(prometheus, { port: server.port, series: { load: 'node_load16', boot: 'node_boots' } })
    expect(seen).toMatchObject({
      metrics: { broken: 2 },
      text: expect.stringMatching(/^expected the series node_load16, came none of that name; there is node_load1/),
    })
    expect(await look(prometheus, { port: server.port, path: '/', series })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('not a page of metrics') },
    })
  })

  test('one whose scrape hangs is silent, and then full', async () => {
    await using server = await startNodeExporter({ args: ['--web.max-requests=1'] })
    await using _hung = await server.hang()
    const now = () => look(prometheus, { port: server.port, series }, { timeoutMs: 500 })
    expect(await now()).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(await now()).toMatchObject({
      ...{
        metrics: { broken: 1, status: 503 },
        text: expect.stringContaining('HTTP 503 Service Unavailable where 2xx or 3xx was expected'),
      },
    })
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startNodeExporter()
    server.freeze()
    expect(await look(prometheus, { port: server.port }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    await server.stop()
    expect(await look(prometheus, { port: server.port })).toMatchObject({ code: 'refused' })
  })
})
