import { endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { nginx } from './nginx.ts'

const PAGE =
  'Active connections: 22 \nserver accepts handled requests\n 117 110 216 \nReading: 1 Writing: 8 Waiting: 13 \n'

async function told(page: string, status = '200 OK', options = {}) {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n`
  await using server = await startHostile(onceAsked(saying(head + page)))
  const seen = await look(nginx, { port: server.port, ...options })
  return { seen, question: server.received().toString() }
}

test('each number has its meaning, and what was taken and not handled was dropped', async () => {
  const { seen, question } = await told(PAGE, '200 OK', { limit: 25 })
  const { metrics, text } = expectAnswered(seen)
  expect(metrics).toEqual({
    ...{ active: 22, reading: 1, writing: 8, waiting: 13, accepts: 117, handled: 110, requests: 216 },
    ...{ dropped: 7, connectionsUsed: 88, replyTime: expect.any(Number) },
  })
  expect(text).toBe('22 connections: 8 requests being answered, 13 idle, 7 dropped since the start')
  expect(question).toMatch(/^GET \/nginx_status HTTP\/1\.1\r\n/)
})

test('without a limit nothing is told of it, and a fourth number of a fork is no other', async () => {
  const fork = PAGE.replace('requests\n', 'requests request_time\n').replace('216', '216 4711')
  const { metrics } = expectAnswered((await told(fork)).seen)
  expect(metrics).toMatchObject({ requests: 216, active: 22 })
  expect(metrics).not.toHaveProperty('connectionsUsed')
})

test.each([
  [
    'a page of somebody else',
    '<html>Welcome',
    '200 OK',
    'protocol',
    /stub_status, came what begins with "<html>Welcome"/,
  ],
  ['an empty page', '', '200 OK', 'protocol', /came an empty page/],
  ['a part', PAGE.slice(0, 60), '200 OK', 'protocol', /stub_status/],
  ['a number longer than any', PAGE.replace('216', '9'.repeat(40)), '200 OK', 'protocol', /stub_status/],
  ['a door', '', '403 Forbidden', 'auth', /forbidden to us \(403\): the location’s allow lines/],
  ['no such page', '', '404 Not Found', 'protocol', /no location there has stub_status/],
  ['a broken front', '', '502 Bad Gateway', 'protocol', /came 502 Bad Gateway/],
  ['a wanted login', '', '401 Unauthorized', 'auth', /wants a login/],
])('%s is a failure', async (_, page, status, code, text) => {
  expect((await told(page, status)).seen).toMatchObject({
    ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
  })
})

test('silent, without end, or nobody there', async () => {
  await using hung = await startHostile(silent)
  expect(await look(nginx, { port: hung.port }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  await using long = await startHostile(onceAsked(endless('HTTP/1.1 200 OK\r\n\r\n')))
  expect(await look(nginx, { port: long.port })).toMatchObject({ code: 'too-large' })
  expect(await look(nginx, { port: await freePort() })).toMatchObject({ code: 'refused' })
})
