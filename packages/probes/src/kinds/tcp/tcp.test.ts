import { once } from 'node:events'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { startDeaf } from '@foretop/lab/deaf.ts'
import {
  type Behaviour,
  cutAt,
  dribbling,
  endless,
  onceAsked,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { closednessOfAll } from './closed.ts'
import { tcp } from './tcp.ts'

async function lookAt(behaviour: Behaviour, options = {}, timeoutMs = 10_000) {
  await using server = await startHostile(behaviour)
  return await look(tcp, { port: server.port, ...options }, { timeoutMs })
}

/** Says its greeting, then an answer to whatever line comes. */
const greeting =
  (banner: string, answer = ''): Behaviour =>
  (socket) => {
    socket.write(banner)
    socket.once('data', () => socket.end(answer))
  }

describe('a port that should be open', () => {
  test('it opens, and no more is asked', async () => {
    await using server = await startHostile(silent)
    const seen = await look(tcp, { port: server.port })
    expect(seen).toMatchObject({
      outcome: 'answered',
      metrics: { connect: expect.any(Number) },
      details: { address: '127.0.0.1' },
      text: `port ${server.port} is open`,
    })
    expect(seen).not.toHaveProperty('metrics.broken')
    expect(server.received()).toHaveLength(0)
  })

  test('nobody listens', async () => {
    const port = await freePort()
    expect(await look(tcp, { port })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: `connection refused by 127.0.0.1:${port}` },
    })
  })

  test('no connection comes about', async () => {
    const port = await freePort()
    await using _deaf = await startDeaf('127.0.0.1', port)
    expect(await look(tcp, { port }, { timeoutMs: 300 })).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'timeout',
        text: expect.stringMatching(/^no connection in time: .* \(127\.0\.0\.1:\d+\)$/),
      },
    })
  })

  test('it greets as expected', async () => {
    expect(await lookAt(greeting('SSH-2.0-OpenSSH_9.2\r\n'), { banner: 'SSH-2.0-' })).toMatchObject({
      metrics: { broken: 0, banner: expect.any(Number) },
      details: { banner: 'SSH-2.0-OpenSSH_9.2 ' },
      text: expect.stringMatching(/^port \d+ says “SSH-2.0-OpenSSH_9.2”$/),
    })
  })

  test('it greets otherwise, and waits', async () => {
    const seen = await lookAt(greeting('554 go away\r\n'), { banner: '220 ' })
    expect(seen).toMatchObject({ metrics: { broken: 1 }, text: 'expected “220 ”, came “554 go away”' })
  })

  test('of several texts each that does not come is counted', async () => {
    const seen = await lookAt(saying('220 mail\r\n'), { banner: ['220 ', 'ESMTP', 'ready'] })
    expect(seen).toMatchObject({ metrics: { broken: 2 }, text: 'expected “ESMTP”, came “220 mail” (and 1 more)' })
  })

  test('a line is sent only after the whole greeting, and its answer is what counts', async () => {
    const mail: Behaviour = (socket) => {
      let greeted = false
      socket.once('data', (line) => {
        const isWell = greeted && String(line) === 'QUIT\r\n'
        socket.end(isWell ? '221 bye\r\n' : '554 you talk too early\r\n')
      })
      void (async () => {
        socket.write('220 ')
        // More rounds than it takes to hear it and to answer.
        for (let round = 0; round < 50; round += 1) await setImmediate()
        greeted = true
        socket.write('mail ready\r\n')
      })()
    }
    const seen = await lookAt(mail, { banner: '220 ', send: 'QUIT', expect: '221' })
    expect(seen).toMatchObject({ metrics: { broken: 0, answer: expect.any(Number) }, details: { answer: '221 bye ' } })
  })

  test('whoever greets otherwise is asked nothing', async () => {
    await using server = await startHostile(greeting('554 no\r\n', '221 bye\r\n'))
    const seen = await look(tcp, { port: server.port, banner: '220 ', send: 'QUIT', expect: '221' })
    expect(seen).toMatchObject({ metrics: { broken: 1 } })
    expect(server.received()).toHaveLength(0)
  })

  test('another answer', async () => {
    const seen = await lookAt(onceAsked(saying('-LOADING\r\n')), { send: 'PING', expect: '+PONG' })
    expect(seen).toMatchObject({ metrics: { broken: 1 }, text: 'expected “+PONG”, came “-LOADING”' })
  })

  test.each([
    ['it says nothing', silent, 'timeout', /^takes connections but says nothing: hung, or full \(/],
    [
      'it says it bit by bit',
      dribbling('220 mail ready\r\n', 400),
      'timeout',
      /sent \d bytes? but not what is expected/,
    ],
    ['it hangs up', cutAt('x', 0), 'closed', /^closed the connection without a word \(/],
    ['it resets', (socket) => void socket.resetAndDestroy(), 'closed', /connection closed by/],
    ['it never ends', endless('x'), 'too-large', /^talks without end \(/],
  ] as const satisfies readonly (readonly [string, Behaviour, string, RegExp])[])(
    '%s',
    async (_, behaviour, code, text) => {
      expect(await lookAt(behaviour, { banner: 'ready' }, 1_500)).toMatchObject({
        ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
      })
    },
  )

  test('half a greeting is not the greeting', async () => {
    const seen = await lookAt(cutAt('220 mail ready\r\n', 6), { banner: 'ready' })
    expect(seen).toMatchObject({ metrics: { broken: 1 }, text: 'expected “ready”, came “220 ma”' })
  })

  test('what is no text is shown as such', async () => {
    const seen = await lookAt(saying(Buffer.from('\x1b[31m\xff\0ok', 'latin1')), { banner: 'ok' })
    expect(seen).toMatchObject({ metrics: { broken: 0 }, details: { banner: ' [31m\\xff ok' } })
  })
})

describe('a port that must be closed', () => {
  const closed = { closed: true, silenceMs: 200 }

  test('refused is well', async () => {
    const port = await freePort()
    expect(await look(tcp, { port, ...closed })).toMatchObject({
      ...{ outcome: 'answered', metrics: { open: 0 }, text: `port ${port} is closed: refused` },
    })
  })

  test('open is not', async () => {
    const seen = await lookAt(silent, closed)
    expect(seen).toMatchObject({ outcome: 'answered', metrics: { open: 1 }, text: expect.stringContaining('is open') })
  })

  test('silence is well, once it was long enough', async () => {
    const port = await freePort()
    await using _deaf = await startDeaf('127.0.0.1', port)
    expect(await look(tcp, { port, ...closed }, { timeoutMs: 10_000 })).toMatchObject({
      ...{ metrics: { open: 0 }, text: `port ${port} is closed: no answer: filtered, or nobody is there` },
    })
    expect(await look(tcp, { port, ...closed, silenceMs: 30_000 }, { timeoutMs: 200 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('timeout must be longer than silenceMs') },
    })
  })

  test('of several addresses each is tried by itself, and one that is open is enough', async () => {
    const port = await freePort()
    const ask = (...addresses: readonly string[]) =>
      closednessOfAll(
        addresses.map((address) => ({ address, port })),
        200,
        AbortSignal.timeout(10_000),
      )
    await using _deaf = await startDeaf('127.0.0.1', port)
    expect(await ask('127.0.0.1', '127.0.0.2')).toBe('no answer: filtered, or nobody is there; refused')
    // Of one that we cannot go to we know nothing.
    await expect(ask('127.0.0.1', '224.0.0.1')).rejects.toMatchObject({ code: 'ENETUNREACH' })
    await using scope = new AsyncDisposableStack()
    const open = scope.adopt(createServer().listen(port, '127.0.0.2'), (server) => void server.close())
    await once(open, 'listening')
    expect(await ask('127.0.0.1', '224.0.0.1', '127.0.0.2')).toBeNull()
  })

  test('a name that nobody knows says nothing of a port', async () => {
    const seen = await look(tcp, { port: 1, ...closed }, { address: 'no-such-name.invalid' })
    expect(seen).not.toMatchObject({ outcome: 'answered' })
  })

  test('no way out of here says nothing of it', async () => {
    // Nothing can be sent to a multicast address by TCP.
    const seen = await look(tcp, { port: 1, ...closed }, { address: '224.0.0.1' })
    expect(seen).toMatchObject({ outcome: 'crashed', code: 'network' })
  })
})

test.each([
  [{}, 'port'],
  [{ port: 1, closed: true, banner: 'x' }, 'must be closed says nothing'],
  [{ port: 1, send: 'x' }, 'send and expect go together'],
  [{ port: 1, expect: 'x' }, 'send and expect go together'],
  [{ port: 1, send: 'x\ny', expect: 'z' }, 'one line'],
])('the mistake in %j is found before any look', (given, text) => {
  expect(() => tcp.options.parse(given)).toThrow(text)
})
