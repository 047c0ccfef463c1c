import { endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { metricsOf } from '../../metrics-of.ts'
import { prometheus } from './prometheus.ts'
import { rulesOf } from './series.ts'

const PAGE = `# TYPE node_load1 gauge
node_load1 0.25
node_load5 0.5
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu="0",mode="idle"} 100
node_cpu_seconds_total{cpu="0",mode="user"} 5
node_cpu_seconds_total{cpu="1",mode="idle"} 200
node_cpu_seconds_total{cpu="1",mode="user"} 6
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{fstype="ext4",mountpoint="/"} 1024
node_filesystem_avail_bytes{fstype="tmpfs",mountpoint="/run"} 2048
# TYPE odd_total gauge
odd_total 7
# TYPE jobs counter
jobs 8
hit_ratio 0.5
rpc_seconds{quantile="0.5"} NaN
`

const answer = (page: string, { status = '200 OK', type = 'text/plain; version=0.0.4' } = {}): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`

async function lookAt(reply: string, series = {}, options = {}) {
  await using server = await startHostile(onceAsked(saying(reply)))
  const seen = await look(prometheus, { port: server.port, series, ...options })
  return { seen, question: server.received().toString() }
}

const choosing = async (series: Record<string, unknown>) => {
  const { seen } = await lookAt(answer(PAGE), series)
  if (seen.outcome !== 'answered') throw new Error(seen.text)
  return { metrics: seen.metrics, text: seen.text.replace(/(?: in|, after) \d+ ms$/, '') }
}

describe('choosing', () => {
  test('a name alone', async () => {
    expect(await choosing({ load: 'node_load1', hits: 'hit_ratio' })).toEqual({
      metrics: expect.objectContaining({ load: 0.25, hits: 50, broken: 0, series: 12 }),
      text: '12 series, load 0.25, hits 50\u202F%',
    })
  })

  test('labels, and one as instances', async () => {
    const { metrics } = await choosing({
      idle: { name: 'node_cpu_seconds_total', labels: { mode: 'idle' }, instances: 'cpu' },
      all: { name: 'node_cpu_seconds_total', instances: ['cpu', 'mode'] },
      sum: { name: 'node_cpu_seconds_total', labels: { mode: ['id*', 'nice'] }, sum: true },
      free: { name: 'node_filesystem_avail_bytes', labels: { fstype: 'ext*' }, instances: 'mountpoint' },
      bare: { name: 'node_load1', labels: { cpu: '' }, instances: 'cpu' },
    })
    expect(metrics).toMatchObject({
      idle: { 0: 100, 1: 200 },
      all: { '0 idle': 100, '0 user': 5, '1 idle': 200, '1 user': 6 },
      sum: 300,
      free: { '/': 1024 },
      bare: { 'no cpu': 0.25 },
      broken: 0,
    })
  })

  test.each([
    ['another name', 'node_lod1', 'the series node_lod1, came none of that name; there is node_load1, node_load5'],
    ['a name unlike any', 'foo', 'the series foo, came none of that name'],
    [
      'another label',
      { name: 'node_cpu_seconds_total', labels: { mode: 'nice' } },
      'the series node_cpu_seconds_total{mode="nice"}, came only mode "idle", "user"',
    ],
    [
      'labels that are never together',
      { name: 'node_filesystem_avail_bytes', labels: { fstype: 'ext4', mountpoint: '/run' } },
      'the series node_filesystem_avail_bytes{fstype="ext4", mountpoint="/run"}, came 2 of that name, none with all of these labels',
    ],
    [
      'too many at once',
      { name: 'node_cpu_seconds_total', instances: 'cpu' },
      'one series of node_cpu_seconds_total for 0, came 2 that differ in mode: use labels, instances or sum (and 1 more)',
    ],
    ['a counter that looks like none', 'jobs', 'jobs to be no counter, came a counter: say counter: true'],
    ['none that looks like a counter', 'odd_total', 'odd_total to be a counter, came a gauge: say counter: false'],
    ['what is no number', 'rpc_seconds', 'a number of rpc_seconds, came NaN'],
  ])('%s', async (_, it, text) => {
    expect((await choosing({ it, load: 'node_load1' })).text).toBe(`expected ${text}`)
  })

  test('names that are near are looked for three times: a page may have many, and so may the check', async () => {
    const gone = { ...{ optional: false, labels: {} }, name: 'node_lod1' }
    await using server = await startHostile(onceAsked(saying(answer(PAGE))))
    const seen = await look(prometheus, { port: server.port, series: { a: gone, b: gone, c: gone, d: gone } })
    const broken = seen.outcome === 'answered' ? JSON.stringify(seen.details) : seen.text
    expect(broken.match(/there is node_load1/g)).toHaveLength(3)
    expect(broken.match(/none of that name/g)).toHaveLength(4)
  })

  test('what is missing hides nothing else, and what may be missing is no fault', async () => {
    const { metrics } = await choosing({ gone: 'gone', load: 'node_load1' })
    expect(metrics).toMatchObject({ load: 0.25, broken: 1 })
    expect(metrics).not.toHaveProperty('gone')
    const optional = { gone: { name: 'gone', optional: true }, slow: { name: 'rpc_seconds', optional: true } }
    expect((await choosing(optional)).metrics).toMatchObject({ broken: 0 })
    expect((await choosing({ jobs: { name: 'jobs', counter: true } })).metrics).toMatchObject({ broken: 0, jobs: 8 })
  })

  test('what is measured follows from the names', () => {
    const series = {
      busy: { name: 'node_cpu_seconds_total', label: 'Busy' },
      free: 'x_avail_bytes',
      hot: 'x_temp_celsius',
      jobs: { name: 'jobs', counter: true, unit: 'bytes' },
      raw: { name: 'boots_total', counter: false, optional: true },
    }
    const scales = {
      a: 'hit_ratio',
      b: { name: 'hit_ratio', unit: 'percent' },
      c: { name: 'hit_ratio', unit: 'count' },
    }
    const { series: given } = prometheus.options.parse({ series: scales })
    expect(rulesOf({ series: given }).map(({ scale }) => scale)).toEqual([100, 100, 1])
    expect(metricsOf(prometheus, prometheus.options.parse({ series })).metrics).toMatchObject({
      busy: { label: 'Busy', unit: 's', counter: true },
      free: { label: 'free', unit: 'bytes' },
      hot: { unit: 'celsius' },
      jobs: { unit: 'bytes', counter: true },
      raw: { unit: 'count', intermittent: true },
    })
    const { metrics } = metricsOf(prometheus, prometheus.options.parse({ series }))
    expect([metrics.free, metrics.raw].map((metric) => metric?.counter)).toEqual([undefined, undefined])
  })
})

describe('pages that are none', () => {
  test.each([
    ['a login', answer('<html>Sign in'), 'protocol', /^not a page of metrics, but what begins with "<html>Sign in"$/],
    ['nothing', answer(''), 'protocol', /^a page without any series$/],
    ['what is no line', answer('x 1\ny{a=\n'), 'protocol', /^line 2 of the page is no series/],
    ['half a number', answer('x 1\nx 12'), 'truncated', /^the page breaks off within a line, after 1 series$/],
    [
      'OpenMetrics without its end',
      answer(PAGE, { type: 'application/openmetrics-text; version=1.0.0' }),
      'truncated',
      /breaks off after 12 series/,
    ],
    ['less than was promised', answer(PAGE).slice(0, -20), 'truncated', /./],
  ])('%s', async (_, reply, code, text) => {
    const { seen } = await lookAt(reply)
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
  })

  test('an error page is not read', async () => {
    const { seen } = await lookAt(answer('busy', { status: '503 Busy' }), { load: 'node_load1' })
    expect(seen).toMatchObject({
      ...{ metrics: { broken: 1 }, text: expect.stringMatching(/^HTTP 503 Busy where 2xx or 3xx was expected/) },
    })
  })

  test.each([
    ['hangs', silent, 'timeout'],
    ['never ends', onceAsked(endless('HTTP/1.1 200 OK\r\n\r\n', 'x 1\n'.repeat(10_000))), 'too-large'],
  ] as const)('a server that %s', async (_, behaviour, code) => {
    await using server = await startHostile(behaviour)
    expect(await look(prometheus, { port: server.port }, { timeoutMs: 1_000 })).toMatchObject({
      ...{ outcome: 'failed', code },
    })
  })

  test('nobody listens', async () => {
    expect(await look(prometheus, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})

test('/metrics is asked for in both formats, unless another page is meant', async () => {
  const { question } = await lookAt(answer(PAGE))
  expect(question).toMatch(/^GET \/metrics HTTP\/1\.1\r\n/)
  expect(question).toContain('\r\nAccept: application/openmetrics-text;version=1.0.0,text/plain;')
  expect((await lookAt(answer(PAGE), {}, { path: '/probe?target=x' })).question).toMatch(/^GET \/probe\?target=x /)
})
