import { readFileSync } from 'node:fs'
import { onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { foundIn, squid } from './squid.ts'

const recorded = (name: string) => readFileSync(new URL(`../../fixtures/squid/${name}.txt`, import.meta.url), 'utf8')
const HEALTHY = {
  info: recorded('healthy-info'),
  counters: recorded('healthy-counters'),
  list: recorded('healthy-server_list'),
}
const found = (pages: Partial<typeof HEALTHY> = {}, wanted = {}) =>
  foundIn({ ...HEALTHY, ...pages }, { require: [], ignore: [], ...wanted }, 1)

/** Older than five minutes, when its ratios are those of something. */
const SETTLED = HEALTHY.info
  .replace('UP Time:\t0.422 seconds', 'UP Time:\t86400.422 seconds')
  .replace('Hits as % of all requests:\t5min: 0.0%', 'Hits as % of all requests:\t5min: 83.5%')
  .replace('HTTP Requests (All):   0.00000', 'HTTP Requests (All):   0.12106')
  .replace('5 minute avg:\t0.00%', '5 minute avg:\t12.50%')

const OLD = SETTLED.replace('Hits as % of all requests:', 'Request Hit Ratios:').replace(
  'Hits as % of bytes sent:',
  'Byte Hit Ratios:',
)

describe('what its pages say', () => {
  test('numbers, in their units', () => {
    const { metrics, text, details } = found()
    expect(metrics).toMatchObject({
      ...{ requests: 5, hits: 0, errors: 0, bytesOut: 3_072, originRequests: 4, icpSent: 0, aborted: 0 },
      ...{ descriptors: 10, descriptorsLeft: 19_990, descriptorsUsed: 0.05, filesQueued: 0, diskUsed: 0 },
      ...{ memory: 711 * 1_024, cachedInMemory: 232 * 1_024, uptime: 0.422 },
      ...{ peersUp: 2, noPeer: 0, peerDown: { web1: 0, web2: 0 }, peerFailing: { web1: 0, web2: 0 } },
    })
    expect(text).toMatch(/^up for .*, 0\.05 % of descriptors, 2 of 2 peers up$/)
    expect(details).toMatchObject({ version: '5.7', peers: [{ peer: 'web1', kind: 'Parent', up: true }, {}] })
  })

  test('of five minutes only after five minutes', () => {
    for (const metric of ['hitRate', 'byteHitRate', 'serviceTime', 'cpu'])
      expect(found().metrics).not.toHaveProperty(metric)
    for (const info of [SETTLED, OLD]) {
      const { metrics, text } = found({ info })
      expect(metrics).toMatchObject({ hitRate: 83.5, byteHitRate: 0, serviceTime: expect.closeTo(121.06), cpu: 12.5 })
      expect(Object.is(metrics.byteHitRate, -0)).toBe(false)
      expect(text).toMatch(/^83\.5 % hits/)
    }
  })

  test('peers that fail, are down, or are not there', () => {
    const now = HEALTHY.info.replace(/Current Time:.*/, 'Current Time:\tSat, 21 Nov 2026 02:14:30 GMT')
    const later = HEALTHY.info.replace(/Current Time:.*/, 'Current Time:\tSat, 21 Nov 2026 02:15:06 GMT')
    const list = recorded('peerdown-server_list')
    expect(found({ info: now, list }).metrics).toMatchObject({
      ...{ peerDown: { web1: 0, web2: 0 }, peerFailing: { web1: 0, web2: 1 }, noPeer: 0 },
    })
    expect(found({ info: later, list }).metrics).toMatchObject({ peerFailing: { web1: 0, web2: 0 } })
    const all = found({ list: recorded('allpeersdown-server_list') }, { require: ['web1', 'web3'] })
    expect(all.metrics).toMatchObject({
      ...{ peersUp: 0, noPeer: 1, peerDown: { web1: 1, web2: 1 }, missingPeer: { web1: 0, web3: 1 } },
    })
    expect(all.text).toMatch(/^down: web1, web2, .*0 of 2 peers up$/)
    const none = found({ list: 'There are no neighbors installed.\n' })
    expect(none.metrics).toMatchObject({ noPeer: 0, peersUp: 0, peerDown: {} })
    expect(found({ list: recorded('allpeersdown-server_list') }, { ignore: ['web*'] }).metrics).toMatchObject({
      noPeer: 0,
    })
  })

  test.each([
    ['half an overview', { info: HEALTHY.info.slice(0, 1_000) }, /info breaks off/],
    ['half of the counters', { counters: HEALTHY.counters.slice(0, 300) }, /counters breaks off/],
    ['half a peer', { list: HEALTHY.list.slice(0, 100) }, /list of peers breaks off at "Parent/],
    ['another page', { info: '<html>' }, /page info of Squid’s cache manager, came what begins with "<html>"/],
    ['another page for counters', { counters: 'x = 1' }, /page counters/],
    ['another page for peers', { list: 'hello' }, /page server_list/],
    ['no peers at all, and no word of it', { list: '' }, /page server_list/],
  ])('%s is none', (_, pages, text) => {
    expect(() => found(pages)).toThrow(text)
  })
})

const squidSays = (status: string): string => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`

test.each([
  ['403 Forbidden', 'auth', /answers only to localhost unless an http_access allow manager/],
  ['401 Unauthorized', 'auth', /wants a login \(401\): set password, as cachemgr_passwd/],
  ['404 Not Found', 'protocol', /too old a Squid \(form: cache_object\)/],
  ['200 OK', 'protocol', /came an empty page/],
])('a server that says %s, in both forms', async (status, code, text) => {
  for (const form of ['http', 'cache_object']) {
    await using server = await startHostile(onceAsked(saying(squidSays(status))))
    const seen = await look(squid, { port: server.port, form })
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
  }
})

test('a password stands where its form has it', async () => {
  await using server = await startHostile(onceAsked(saying(squidSays('401 Unauthorized'))))
  const now = (form: string) => look(squid, { port: server.port, form, password: 'geheim' })
  expect(await now('http')).toMatchObject({ text: expect.stringContaining('refuses this login') })
  expect(await now('cache_object')).toMatchObject({ text: expect.not.stringContaining('geheim') })
  const asked = server.received().toString()
  expect(asked).toContain(`Authorization: Basic ${Buffer.from('foretop:geheim').toString('base64')}\r\n`)
  expect(asked).toContain(`GET cache_object://127.0.0.1:${server.port}/info@geheim HTTP/1.1\r\n`)
  expect(squid.options.safeParse({ form: 'cache_object', password: 'a b' }).success).toBe(false)
})

test('silent, or nobody there', async () => {
  await using hung = await startHostile(silent)
  expect(await look(squid, { port: hung.port }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  expect(await look(squid, { port: await freePort() })).toMatchObject({ code: 'refused' })
})
