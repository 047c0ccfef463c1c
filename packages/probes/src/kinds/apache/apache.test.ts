import { onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { apache } from './apache.ts'

/** As Apache 2.4 says it. */
const APACHE = `127.0.0.1
ServerVersion: Apache/2.4.71 (Debian)
ServerMPM: event
ServerUptimeSeconds: 61
Total Accesses: 120
Total kBytes: 8
BusyWorkers: 3
IdleWorkers: 2
ConnsTotal: 9
Scoreboard: WKR__...
TLSSessionCacheStatus
`
/** As lighttpd 1.4.69 says it. */
const LIGHTTPD = 'Total Accesses: 4\nTotal kBytes: 2\nUptime: 2\nBusyServers: 2\nIdleServers: 6\nScoreboard: hk______\n'

async function told(page: string, { status = '200 OK', options = {} } = {}) {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n`
  await using server = await startHostile(onceAsked(saying(head + page)))
  const seen = await look(apache, { port: server.port, ...options })
  return { seen, question: server.received().toString() }
}
describe('what it says means', () => {
  test('workers, and what they do', async () => {
    const { seen, question } = await told(APACHE)
    const { metrics, text, details } = expectAnswered(seen)
    expect(metrics).toMatchObject({
      ...{ busy: 3, idle: 2, workersUsed: 37.5, requests: 120, bytes: 8_192, uptime: 61, connections: 9 },
      states: { waiting: 2, answering: 1, keepalive: 1, reading: 1, 'no process': 3, DNS: 0 },
    })
    expect(text).toBe('3 of 8 workers busy, 2 idle')
    expect(details).toEqual({ version: 'Apache/2.4.71 (Debian)', mpm: 'event' })
    expect(question).toMatch(/^GET \/server-status\?auto HTTP/)
    expect((await told(APACHE, { options: { limit: 5 } })).seen).toMatchObject({ metrics: { workersUsed: 60 } })
  })

  test('without ExtendedStatus there are fewer numbers, not zeros', async () => {
    const { metrics } = expectAnswered((await told(APACHE.replace(/Total .*\n/g, ''))).seen)
    for (const metric of ['requests', 'bytes']) expect(metrics).not.toHaveProperty(metric)
    expect(metrics).toMatchObject({ busy: 3, uptime: 61 })
  })

  test('the form for programs is asked for, in a path and in a url', async () => {
    const path = await told(APACHE, { options: { path: '/status' } })
    expect(path.question).toMatch(/^GET \/status\?auto HTTP/)
    await using server = await startHostile(onceAsked(saying('HTTP/1.1 200 OK\r\n\r\n')))
    await look(apache, { url: `http://127.0.0.1:${server.port}/server-status` })
    await look(apache, { url: `http://127.0.0.1:${server.port}/server-status?refresh=1` })
    expect(server.received().toString()).toMatch(
      /^GET \/server-status\?auto HTTP[\s\S]*GET \/server-status\?refresh=1 HTTP/,
    )
  })
})

describe('what is something else', () => {
  test.each([
    [
      'a page for people',
      '<!DOCTYPE HTML><h1>Apache Server Status',
      '200 OK',
      'protocol',
      /put \?auto behind its path/,
    ],
    ['another service', 'hello', '200 OK', 'protocol', /begins with "hello": another service/],
    ['lighttpd’s', LIGHTTPD, '200 OK', 'protocol', /lighttpd’s, or that of an Apache before 2\.0/],
    [
      'half a page',
      APACHE.slice(0, APACHE.indexOf('Scoreboard')),
      '200 OK',
      'truncated',
      /before the end of its scoreboard/,
    ],
    ['half a scoreboard', APACHE.slice(0, APACHE.indexOf('__')), '200 OK', 'truncated', /breaks off/],
    ['a door', '', '403 Forbidden', 'auth', /Require in its <Location/],
    ['no such page', '', '404 Not Found', 'protocol', /no SetHandler server-status there/],
    ['a wanted login', '', '401 Unauthorized', 'auth', /wants a login/],
    ['no server behind', '', '503 Service Unavailable', 'protocol', /came 503/],
  ])('%s', async (_, page, status, code, text) => {
    expect((await told(page, { status })).seen).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
    })
  })

  test('silent, or nobody there', async () => {
    await using hung = await startHostile(silent)
    expect(await look(apache, { port: hung.port }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
    expect(await look(apache, { port: await freePort() })).toMatchObject({ code: 'refused' })
  })
})
