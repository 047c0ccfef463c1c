import { readFileSync } from 'node:fs'
import type { Behaviour } from '@foretop/lab/hostile.ts'
import { cutAt, dribbling, endless, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { gearman } from './gearman.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/gearman/${name}.txt`, import.meta.url), 'latin1')

/** A server that answers each command with what was recorded. */
const answering =
  ({
    version = recorded('c-idle-version'),
    status = recorded('c-working-status'),
    workers = recorded('c-working-workers'),
  }: { readonly [command in 'version' | 'status' | 'workers']?: string | Buffer } = {}): Behaviour =>
  (socket) =>
    void socket.on('data', (command) => {
      const replies: { readonly [line: string]: string | Buffer } = {
        'version\n': version,
        'status\n': status,
        'workers\n': workers,
      }
      socket.write(replies[String(command)] ?? 'ERR UNKNOWN_COMMAND\n')
    })

async function lookAt(behaviour: Behaviour, options = {}) {
  await using server = await startHostile(behaviour)
  return await look(gearman, { port: server.port, ...options }, { timeoutMs: 10_000 })
}

describe('what the recorded replies mean', () => {
  test('waiting is what is not running yet', async () => {
    expect(await lookAt(answering())).toMatchObject({
      metrics: {
        waiting: { video: 0, 'resize-photo': 19, 'send-mail': 3 },
        running: { video: 0, 'resize-photo': 2, 'send-mail': 0 },
        workers: { video: 1, 'resize-photo': 2, 'send-mail': 0 },
        stuck: { video: 0, 'resize-photo': 0, 'send-mail': 1 },
        connections: 3,
      },
      details: { version: '1.1.20+ds' },
      text: '22 waiting, 2 running, stuck: send-mail (no worker)',
    })
  })

  test('the server written in Perl says the same in its own words', async () => {
    const perl = answering({
      version: recorded('perl-idle-version'),
      status: recorded('perl-working-status'),
      workers: recorded('perl-working-workers'),
    })
    expect(await lookAt(perl)).toMatchObject({
      metrics: { waiting: { 'resize-photo': 10 }, running: { 'resize-photo': 2 }, connections: 3 },
      details: { version: '1.130.1' },
    })
  })

  test('a worker that is there and takes no job does not hide that jobs are stuck', async () => {
    const seen = await lookAt(answering({ status: recorded('perl-spin-status') }))
    expect(seen).toMatchObject({
      metrics: { waiting: { 'resize-photo': 8 }, workers: { 'resize-photo': 1 }, stuck: { 'resize-photo': 1 } },
      text: '8 waiting, 0 running, stuck: resize-photo (1 worker takes none)',
    })
  })

  test('an idle server has no function and nothing waits', async () => {
    const seen = await lookAt(answering({ status: recorded('c-idle-status') }))
    expect(seen).toMatchObject({ metrics: { waiting: {}, stuck: {} }, text: '0 waiting, 0 running' })
  })

  test('a required function that is not listed has no workers', async () => {
    const seen = await lookAt(answering(), { require: ['video', 'gone'] })
    expect(seen).toMatchObject({ metrics: { requiredWorkers: { video: 1, gone: 0 }, waiting: { gone: 0 } } })
  })

  test('a retired function is left out', async () => {
    const seen = expectAnswered(await lookAt(answering(), { ignore: ['send-mail'] }))
    expect(seen.metrics.stuck).toEqual({ video: 0, 'resize-photo': 0 })
    expect(seen.text).toBe('19 waiting, 2 running')
  })

  test('a function may have any name', async () => {
    const seen = await lookAt(answering({ status: '__proto__\t2\t0\t0\na b : c\t1\t1\t1\n.\n' }))
    const { metrics } = expectAnswered(seen)
    expect(Object.entries(metrics.waiting ?? {})).toEqual([
      ['__proto__', 2],
      ['a b : c', 0],
    ])
  })

  test.each([
    ['a tab, as Perl makes of a prefix', 'prefix\tresize', 'prefix resize'],
    ['a line feed', 'two\nlines', 'two lines'],
    ['a number after a tab', 'a\t7', 'a 7'],
    ['bytes that are no UTF-8', 'gr\xf6\xdfe', 'gr\\xf6\\xdfe'],
    ['the beginning of an error', 'ERR x', 'ERR x'],
    ['nothing but the end of a listing', '.', '.'],
  ])('a name with %s blinds nobody to the rest', async (_, name, shown) => {
    const status = Buffer.from(`${name}\t2\t0\t0\nmail\t3\t1\t1\n.\n`, 'latin1')
    const { metrics, outcome } = expectAnswered(await lookAt(answering({ status })))
    expect({ outcome, waiting: metrics.waiting }).toEqual({ outcome: 'answered', waiting: { [shown]: 2, mail: 2 } })
  })

  test('a name of more lines than anybody would use is read in one go', async () => {
    const status = `${'x\n'.repeat(100_000)}.\n`
    expect(await lookAt(answering({ status }))).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('a worker may call itself as it likes', async () => {
    const workers = '40 127.0.0.1 - :\n41 ::1 worker 1\non web01 : mail\n42 127.0.0.1 w\xff : a\tb mail\n.\n'
    const seen = await lookAt(answering({ workers: Buffer.from(workers, 'latin1') }))
    expect(seen).toMatchObject({ outcome: 'answered', metrics: { connections: 3 } })
  })

  test('a server too old to tell its version is asked the rest', async () => {
    const seen = await lookAt(answering({ version: 'ERR unknown_command \r\n' }))
    expect(seen).toMatchObject({ outcome: 'answered', details: { version: null } })
  })

  test.each<[string, Behaviour]>([
    ['another server', saying('220 mail.example ESMTP\r\n')],
    ['bytes that are no text', saying(Buffer.from([0xff, 0x0a]))],
    ['a refusal of the status', answering({ status: recorded('c-http') })],
    ['a status of other columns', answering({ status: 'resize-photo\t1\t2\n.\n' })],
    ['a number longer than any', answering({ status: `x\t${'9'.repeat(400)}\t0\t1\n.\n` })],
    ['workers that are none', answering({ workers: 'hello\n.\n' })],
  ])('%s is a failure, never an empty queue', async (_, behaviour) => {
    expect(await lookAt(behaviour)).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test.each(['status', 'workers'] as const)('a reply to %s cut at any byte is truncated', async (command) => {
    const whole = recorded(`c-working-${command}`)
    for (let count = 1; count < whole.length; count += 1) {
      const cut: Behaviour = (socket) => {
        answering(command === 'status' ? { status: '' } : { workers: '' })(socket)
        socket.on('data', (question) => String(question) === `${command}\n` && cutAt(whole, count)(socket))
      }
      expect(await lookAt(cut), `cut at ${count}`).toMatchObject({ outcome: 'failed', code: 'truncated' })
    }
  })

  test('a reply without end is given up at 1 MiB', async () => {
    expect(await lookAt(onceAsked(endless('OK')))).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('a byte a second is too slow', async () => {
    await using server = await startHostile(onceAsked(dribbling('OK 1.1.20\n')))
    const seen = await look(gearman, { port: server.port }, { timeoutMs: 200 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('a port where nobody listens is refused', async () => {
    expect(await look(gearman, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('a name that nobody knows is not the server being down', async () => {
    const seen = await look(gearman, {}, { address: 'nosuch.invalid' })
    expect(seen.outcome === 'answered' ? null : seen.code).toMatch(/^(name|resolver)$/)
  })

  test('only the three reading commands are ever sent', async () => {
    await using server = await startHostile(answering())
    await look(gearman, { port: server.port, require: ['shutdown'], ignore: ['drop function video'] })
    expect(server.received().toString()).toBe('version\nstatus\nworkers\n')
  })
})
