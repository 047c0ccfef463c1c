import { readFileSync } from 'node:fs'
import { type Behaviour, cutAt, endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { ddlockd } from './ddlockd.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/ddlockd/${name}.txt`, import.meta.url), 'latin1')
const UNKNOWN = recorded('held-nonsense')

interface Said {
  readonly status?: string
  readonly locks?: string
}

/** A daemon as the real one is: of one packet it reads one line, and says so where there are more. */
const answering =
  (said: Said): Behaviour =>
  (socket) =>
    void socket.on('data', (packet) => {
      const { status = recorded('held-status'), locks = recorded('held-locks') } = said
      const replies: { readonly [line: string]: string } = {
        'status\r\n': status,
        'locks\r\n': locks,
        'noop\r\n': recorded('held-noop'),
      }
      socket.write(replies[String(packet)] ?? UNKNOWN)
    })

async function lookAt(behaviour: Behaviour, options = {}) {
  await using server = await startHostile(behaviour)
  return await look(ddlockd, { port: server.port, ...options }, { timeoutMs: 10_000 })
}

const status = (uptime: number, given: number | '' = 3, refused: number | '' = 2) =>
  `STATUS: OK\nSUCCESSES: ${given}\nFAILURES: ${refused}\nRUNTIME: ${uptime}\nLOAD: 5\n\n`

describe('what it says', () => {
  test('locks are held', async () => {
    expect(await lookAt(answering({ status: status(7_000) }))).toMatchObject({
      metrics: { locks: 2, load: 5, given: 3, refused: 2, uptime: 7_000, replyTime: expect.any(Number) },
      text: '2 locks held, 5 tried in 5 min',
    })
  })

  test('one that has just started counts nothing yet, and has lost all locks', async () => {
    const fresh = { status: recorded('fresh-status'), locks: recorded('fresh-locks') }
    expect(await lookAt(answering(fresh))).toMatchObject({
      metrics: { locks: 0, load: 0, given: 0, refused: 0, uptime: 0 },
      text: '0 locks held, 0 tried in 5 min, started 0\u202Fs ago: all locks of before are lost',
    })
  })

  test('an old one without a list or a load', async () => {
    const seen = expectAnswered(
      await lookAt(answering({ status: status(9_000).replace('LOAD: 5\n', ''), locks: UNKNOWN })),
    )
    expect(seen.text).toBe('OK')
    expect(Object.keys(seen.metrics).toSorted()).toEqual(['given', 'refused', 'replyTime', 'uptime'])
  })

  test('without locks it asks for the status alone', async () => {
    await using server = await startHostile(answering({}))
    const seen = expectAnswered(await look(ddlockd, { port: server.port, locks: false }, { timeoutMs: 10_000 }))
    expect(seen.metrics).not.toHaveProperty('locks')
    expect(String(server.received())).toBe('status\r\n')
  })

  test('names of locks are told to nobody, and cannot end the list', async () => {
    const names = ['a', 'OK ', 'b\nOK \r', 'c'].map(
      (name) => `  ${name} = DDLockd::Client::Internal(R): open to 1.2.3.4:5\n`,
    )
    const seen = expectAnswered(await lookAt(answering({ locks: `LOCKS:\n${names.join('')}` })))
    expect(seen.metrics.locks).toBe(4)
    expect(JSON.stringify(seen)).not.toContain('1.2.3.4')
  })

  test('one whose locks are in a database lists bare names', async () => {
    expect(await lookAt(answering({ locks: 'LOCKS:\nimport\nphoto:42\n' }))).toMatchObject({ metrics: { locks: 2 } })
  })

  test('the share of refused tries is that of the latest', async () => {
    const said = { status: status(1_000, 10_000, 0) }
    await using server = await startHostile(answering(said))
    using kept = new Kept()
    const share = async () =>
      expectAnswered(await look(ddlockd, { port: server.port }, { kept, timeoutMs: 10_000 })).metrics.refusedShare
    expect(await share()).toBeUndefined()
    said.status = status(1_060, 10_050, 150)
    expect(await share()).toBe(75)
    said.status = status(3, 50, 150)
    expect(await share()).toBeUndefined()
  })
})

describe('what is no answer', () => {
  test.each([
    [
      'a page',
      answering({ status: 'HTTP/1.1 400 Bad Request\r\n\r\n' }),
      'protocol',
      'expected the status of a ddlockd',
    ],
    ['another daemon', answering({ status: UNKNOWN }), 'protocol', 'got "ERR unknown_command'],
    ['not OK', answering({ status: status(5).replace('OK', 'DOWN') }), 'protocol', 'says that it is "DOWN", not OK'],
    ['no counts', answering({ status: 'STATUS: OK\n\n' }), 'protocol', 'expected a count in SUCCESSES'],
    ['words', answering({ status: status(5).replace('3', 'many') }), 'protocol', 'came "many"'],
    [
      'no runtime',
      answering({ status: status(5).replace('RUNTIME: 5', 'RUNTIME:') }),
      'protocol',
      'expected a count in RUNTIME',
    ],
    ['other locks', answering({ locks: 'NO:\n' }), 'protocol', 'expected the locks'],
    ['half a status', onceAsked(cutAt(recorded('held-status'), 30)), 'truncated', '30 bytes into its reply'],
    ['locks without end', onceAsked(endless('STATUS: OK\n', '  x = y\n'.repeat(1_000))), 'too-large', 'longer than'],
    ['nothing', onceAsked(saying('')), 'closed', 'without an answer'],
  ] as const)('%s', async (_, behaviour, code, text) => {
    expect(await lookAt(behaviour)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('a list that is cut is not taken for a short one', async () => {
    const dying: Behaviour = (socket) =>
      void socket.on('data', (packet) => {
        if (String(packet) === 'status\r\n') socket.write(recorded('held-status'))
        if (String(packet) === 'locks\r\n') socket.end(recorded('held-locks').slice(0, 73))
      })
    expect(await lookAt(dying)).toMatchObject({ outcome: 'failed', code: 'truncated' })
  })

  test('silence, and nobody there', async () => {
    await using server = await startHostile(silent)
    const seen = await look(ddlockd, { port: server.port }, { timeoutMs: 300 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
    await eventually(() => expect(server.open()).toBe(0))
    expect(await look(ddlockd, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
