import { onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { lighttpd } from './lighttpd.ts'

/** As lighttpd 1.4.69 says it. */
const LIGHTTPD = 'Total Accesses: 4\nTotal kBytes: 2\nUptime: 2\nBusyServers: 2\nIdleServers: 6\nScoreboard: hk______\n'
const APACHE = 'BusyWorkers: 3\nIdleWorkers: 2\nScoreboard: WKR__\n'

async function told(page: string, status = '200 OK') {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n`
  await using server = await startHostile(onceAsked(saying(head + page)))
  return { seen: await look(lighttpd, { port: server.port }) }
}

test('connections of lighttpd', async () => {
  const { metrics, text } = expectAnswered((await told(LIGHTTPD)).seen)
  expect(metrics).toMatchObject({
    ...{ busy: 2, idle: 6, connectionsUsed: 25, requests: 4, bytes: 2_048, uptime: 2 },
    states: { handling: 1, keepalive: 1, free: 6, error: 0 },
  })
  expect(text).toBe('2 of 8 connections used')
})

test.each([
  ['no such page', '', '404 Not Found', 'protocol', /status\.status-url/],
  ['a door', '', '403 Forbidden', 'auth', /\$HTTP\["remoteip"\]/],
  ['that of another server', APACHE, '200 OK', 'protocol', /that of an Apache/],
  ['half a page', LIGHTTPD.slice(0, -4), '200 OK', 'truncated', /breaks off/],
  ['another service', 'hello', '200 OK', 'protocol', /begins with "hello"/],
])('%s', async (_, page, status, code, text) => {
  expect((await told(page, status)).seen).toMatchObject({
    ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
  })
})

test('silent, or nobody there', async () => {
  await using hung = await startHostile(silent)
  expect(await look(lighttpd, { port: hung.port }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  expect(await look(lighttpd, { port: await freePort() })).toMatchObject({ code: 'refused' })
})
