import { readdir } from 'node:fs/promises'
import {
  type Behaviour,
  cutAt,
  dribbling,
  endless,
  keepingOpenAfter,
  noise,
  onceAsked,
  resetAt,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { http } from './http.ts'

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello'

/** One look at a server that does this, and how many of its connections are open afterwards. */
async function see(behaviour: Behaviour, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  const observation = await lookSteadily(http, { port: server.port }, { timeoutMs })
  await eventually(() => expect(server.open()).toBe(0))
  return observation
}

test.each([
  ['silence', silent, 'takes connections but does not answer: hung, or full'],
  ['one byte a second', dribbling(PAGE), 'hung, or full'],
  ['a page that stops at once', onceAsked(keepingOpenAfter('H')), 'sent 1 byte but did not finish its answer'],
  ['a page that stops in the middle', onceAsked(keepingOpenAfter(PAGE.slice(0, -2))), 'did not finish its answer'],
])('%s ends at the deadline, with what came until then', async (_, behaviour, text) => {
  expect(await see(behaviour, 200)).toMatchObject({
    outcome: 'failed',
    code: 'timeout',
    text: expect.stringContaining(text),
  })
})

test('an answer cut at any byte is truncated; without a byte the connection was closed', async () => {
  for (let count = 0; count < PAGE.length; count += 1)
    expect(await see(onceAsked(cutAt(PAGE, count))), `${count} bytes`).toMatchObject({
      outcome: 'failed',
      code: count === 0 ? 'closed' : 'truncated',
    })
})

test('an answer reset at any byte is closed', async () => {
  for (let count = 0; count < PAGE.length; count += 1)
    expect(await see(onceAsked(resetAt(PAGE, count))), `${count} bytes`).toMatchObject({
      outcome: 'failed',
      code: 'closed',
    })
})

test('noise is no HTTP', async () => {
  for (let seed = 0; seed < 50; seed += 1)
    expect(await see(saying(noise(seed, 2_000)))).toMatchObject({ outcome: 'failed', code: 'protocol' })
})

test.each([
  ['without length', 'HTTP/1.1 200 OK\r\n\r\n', 'x'],
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '4\r\nabcd\r\n'],
  ['with its length', 'HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n', 'x'],
  ['of header lines', 'HTTP/1.1 200 OK\r\n', 'X-Name: value\r\n'],
  ['of hints', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
])('10 GB %s are too much', async (_, head, piece) => {
  const observation = await see(onceAsked(endless(head, piece.repeat(4_096))))
  expect(observation).toMatchObject({ outcome: 'failed', code: 'too-large' })
})

test('nobody listening is refused; a name without address is told', async () => {
  expect(await look(http, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  const unknown = await look(http, {}, { address: 'nosuch.invalid' })
  expect(['name', 'resolver']).toContain(unknown.outcome === 'answered' ? '' : unknown.code)
})

test('a thousand failing looks leave no file descriptor open', async () => {
  const behaviours = [
    ...[onceAsked(cutAt(PAGE, 20)), onceAsked(resetAt(PAGE, 20)), saying(noise(1, 100))],
    onceAsked(endless('HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n')),
  ]
  let taken = 0
  await using server = await startHostile((socket) => behaviours[taken++ % behaviours.length]?.(socket))
  const before = (await readdir('/proc/self/fd')).length
  for (let count = 0; count < 1_000; count += 1)
    expect(await look(http, { port: server.port })).toMatchObject({ outcome: 'failed' })
  await eventually(async () => expect((await readdir('/proc/self/fd')).length).toBeLessThanOrEqual(before))
})

const missing = await lacking('nginx')
describe.skipIf(missing !== null)(missing ?? 'a real nginx', () => {
  test('that answers is well, that hangs is at its deadline, that is stopped is refused', async () => {
    await using nginx = await startNginx({ server: 'location / { return 200 hello; }' })
    const options = { port: nginx.port, contains: 'hello' }
    expect(await look(http, options)).toMatchObject({ outcome: 'answered', metrics: { broken: 0 } })
    nginx.freeze()
    expect(await lookSteadily(http, options, { timeoutMs: 200 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
    nginx.thaw()
    await nginx.stop()
    expect(await look(http, options)).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('whose backend is gone answers 502', async () => {
    const dead = await freePort()
    await using nginx = await startNginx({ server: `location / { proxy_pass http://127.0.0.1:${dead}; }` })
    expect(await look(http, { port: nginx.port })).toMatchObject({
      outcome: 'answered',
      metrics: { broken: 1, status: 502 },
      text: expect.stringMatching(/^HTTP 502 Bad Gateway where 2xx or 3xx was expected/),
    })
  })

  test('that compresses is asked not to; asked to, it is read', async () => {
    const server = 'gzip on; gzip_min_length 1; default_type text/html; location / { return 200 "hello hello hello"; }'
    await using nginx = await startNginx({ server })
    const options = { port: nginx.port, contains: 'hello hello' }
    expect(await look(http, { ...options, header: { 'Content-Encoding': null } })).toMatchObject({
      metrics: { broken: 0 },
    })
    const asked = { ...options, headers: { 'Accept-Encoding': 'gzip' }, header: { 'Content-Encoding': 'gzip' } }
    expect(await look(http, asked)).toMatchObject({ metrics: { broken: 0 } })
  })

  test('is asked with HEAD for the header alone', async () => {
    await using nginx = await startNginx({ server: 'location / { return 200 hello; }' })
    expect(await look(http, { port: nginx.port, method: 'HEAD' })).toMatchObject({ metrics: { status: 200, size: 0 } })
  })
})
