import { describe, expect, test } from 'vitest'
import type { Machine } from '../../local-or-ssh.ts'
import type { ChildCommand, ChildEnd } from '../../protocol/child/command.ts'
import { dayTimeIn } from './local-time.ts'
import { conclude, mailQueue } from './mail-queue.ts'
import { withoutAddresses } from './mails.ts'
import { queuesOfNullmailer } from './nullmailer.ts'
import { Age, queuesOfPostfix } from './postfix.ts'
import { jsonOf, NULLMAILER, TEXT } from './recorded.made-up.ts'

const end = (stdout: string, stderr = '', code = 0): ChildEnd => ({ code, signal: null, stdout, stderr })
const DATE = end('2026-11-30 03:00:00\n')
const OLD = end(
  '',
  "postqueue: invalid option -- 'j'\npostqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -p | postqueue -s site\n",
  69,
)
const agoS = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds

/** A machine on which each command ends as it is told here, and which says what was run. */
function machineOf(ends: { readonly [command: string]: ChildEnd }): Machine & { readonly ran: readonly string[] } {
  const ran: string[] = []
  return {
    ran,
    system: async () => 'Linux',
    async run({ program, args }: ChildCommand) {
      const line = [program, ...args].join(' ')
      ran.push(line)
      const ended = ends[line]
      if (ended === undefined) throw new Error(`${line} was run`)
      return ended
    },
  }
}

const postfix = async (stdout: string | ChildEnd) => {
  const ends = { 'postqueue -j': typeof stdout === 'string' ? end(stdout) : stdout }
  return conclude(await queuesOfPostfix(machineOf(ends), undefined, new Age()))
}

/** A Postfix that is too old for JSON. */
const old = async (stdout: string | ChildEnd) => {
  const ended = typeof stdout === 'string' ? end(stdout) : stdout
  const ends = { 'postqueue -j': OLD, 'postqueue -p': ended, 'date +%Y-%m-%d %H:%M:%S': DATE }
  return conclude(await queuesOfPostfix(machineOf(ends), undefined, new Age()))
}

const nullmailer = async (mailq: string | ChildEnd, failed: ChildEnd = end('')) =>
  conclude(
    await queuesOfNullmailer(
      machineOf({
        mailq: typeof mailq === 'string' ? end(mailq) : mailq,
        'ls -1 /var/spool/nullmailer/failed': failed,
        'date +%Y-%m-%d %H:%M:%S': DATE,
      }),
    ),
  )

describe('postqueue -j', () => {
  test('counts the mails of each queue, the age of the oldest and the reasons', async () => {
    const mails = jsonOf(
      ['active', agoS(5)],
      ['deferred', agoS(7_200), 'connect to mx[192.0.2.1]:25: timed out'],
      ['deferred', agoS(60), 'connect to mx[192.0.2.1]:25: timed out'],
      ['deferred', agoS(60), 'host mx said: 450 <u3@far.example.test>: later'],
      ['hold', agoS(999_999)],
    )
    const found = await postfix(mails)
    expect(found.metrics).toMatchObject({
      ...{ down: 0, uncounted: 0, mails: { maildrop: 0, incoming: 0, active: 1, deferred: 3, hold: 1 } },
      oldest: { maildrop: 0, incoming: 0 },
    })
    expect(found.metrics.oldest?.deferred).toBeGreaterThanOrEqual(7_200)
    expect(found.text).toMatch(
      /^1 active, 3 deferred, 1 on hold, oldest 2\u202Fh; 2 of 3: connect to mx\[192\.0\.2\.1\]:25: timed out$/,
    )
    expect(found.details.reasons).toEqual([
      { reason: 'connect to mx[192.0.2.1]:25: timed out', mails: 2 },
      { reason: 'host mx said: 450 …: later', mails: 1 },
    ])
  })

  test('nothing at all is an empty queue', async () => {
    expect(await postfix('')).toMatchObject({
      metrics: { down: 0, uncounted: 0, mails: { deferred: 0, hold: 0 }, oldest: { deferred: 0 } },
      text: 'no mail waits',
    })
  })

  test('of what was cut the least is told, and nothing of queues in which nothing was seen', async () => {
    const all = jsonOf(['active', agoS(5)], ['deferred', agoS(60), 'x'], ['deferred', agoS(60), 'x'])
    const found = await postfix({ ...end(all.slice(0, -20)), cut: ['stdout'] })
    expect(found.metrics).toMatchObject({ uncounted: 1, mails: { active: 1, deferred: 1 } })
    expect(Object.keys(found.metrics.mails ?? {})).toEqual(['active', 'deferred'])
    expect(found.text).toMatch(/^more than can be counted: at least 2 mails; 1 active, 1 deferred/)
  })

  test.each([
    ['a line that is cut', jsonOf(['active', 1]).slice(0, -10)],
    ['another program', 'Mail queue is empty\n'],
    ['an empty line', '\n'],
    ['a mail without a queue', '{"arrival_time":1}\n'],
    ['a time that is none', '{"queue_name":"active","arrival_time":"now"}\n'],
  ])('%s is no answer, and no address is shown', async (_, stdout) => {
    const failed = postfix(stdout)
    await expect(failed).rejects.toMatchObject({ code: 'protocol' })
    await expect(failed).rejects.not.toThrow('@')
  })

  const DOWN =
    'postqueue: fatal: Queue report unavailable - mail system is down (Connect to the Postfix showq service: No such file or directory)\n'
  test('a mail system that is down is told by those who may not read its queue, too', async () => {
    expect(await postfix(end('', DOWN, 69))).toMatchObject({
      metrics: { down: 1, uncounted: 0 },
      text: 'the mail system is down; nothing is known of its queue',
    })
    expect((await postfix(end('', DOWN, 69))).metrics).not.toHaveProperty('mails')
  })

  test.each([
    ['postqueue: fatal: Connect to the Postfix showq service: Permission denied\n', 'local'],
    ['postqueue: fatal: User monitor(1001) is not allowed to view the mail queue\n', 'local'],
    ['postqueue: fatal: malformed showq server response\n', 'protocol'],
    ['', 'protocol'],
  ])('what keeps it from telling is told: %j', async (stderr, code) => {
    await expect(postfix(end('', stderr, 69))).rejects.toMatchObject({ code })
  })
})

describe('a Postfix before 3.1', () => {
  test('is asked in text, by its own clock', async () => {
    const found = await old(TEXT)
    expect(found.metrics).toEqual({
      ...{ down: 0, uncounted: 0, mails: { incoming: 1, active: 1, deferred: 3, hold: 1 } },
      // What was of December was so a year ago.
      oldest: { incoming: 777_910, active: 780_134, deferred: 780_134, hold: expect.any(Number) },
    })
    expect(found.metrics.oldest?.hold).toBe((Date.UTC(2026, 10, 30, 3) - Date.UTC(2025, 11, 1, 2, 54, 50)) / 1_000)
    expect(found.details.reasons).toEqual([
      { reason: 'connect to 127.0.0.1[127.0.0.1]:21959: Connection refused', mails: 2 },
      {
        reason:
          'host mx.far.example.test[192.0.2.9] said: 450 4.1.1 …: Recipient … unknown (in reply to RCPT TO command)',
        mails: 1,
      },
    ])
    expect(await old('Mail queue is empty\n')).toMatchObject({ text: 'no mail waits', metrics: { mails: { hold: 0 } } })
  })

  test('is not asked for JSON again', async () => {
    const machine = machineOf({ 'postqueue -j': OLD, 'postqueue -p': end(TEXT), 'date +%Y-%m-%d %H:%M:%S': DATE })
    const age = new Age()
    for (let run = 0; run < 2; run += 1) await queuesOfPostfix(machine, undefined, age)
    expect(machine.ran.filter((line) => line === 'postqueue -j')).toHaveLength(1)
  })

  test('of what was cut the least is told', async () => {
    const cut = TEXT.indexOf('88D0421C0C7!') + 30
    const found = await old({ ...end(TEXT.slice(0, cut)), cut: ['stdout'] })
    expect(found.metrics).toMatchObject({ uncounted: 1, mails: { active: 1, deferred: 3 } })
  })

  test.each([
    ['cut anywhere', TEXT.slice(0, 700)],
    ['cut after a mail', TEXT.slice(0, TEXT.indexOf('88D0421C0C7!'))],
    ['of fewer mails than it says', TEXT.replace('in 6 Req', 'in 7 Req')],
    ['of no mails', ''],
    ['of a time that is none', TEXT.replace('Sat Nov', 'Sat Xyz')],
  ])('a listing %s is no answer', async (_, stdout) => {
    await expect(old(stdout)).rejects.toMatchObject({ code: 'protocol' })
  })
})

describe('nullmailer', () => {
  test('tells what waits, and what it has given up', async () => {
    expect(await nullmailer(NULLMAILER, end('1796007226.15307\n1796007227.15307\n'))).toMatchObject({
      metrics: { uncounted: 0, mails: { queue: 2, failed: 2 }, oldest: { queue: 86_774 } },
      text: '2 waiting, 2 given up, oldest 1\u202Fd',
    })
    expect((await nullmailer('')).metrics).toEqual({
      ...{ uncounted: 0, mails: { queue: 0, failed: 0 }, oldest: { queue: 0 } },
    })
  })

  test('without the right to read a mail it is counted all the same; an old one has given up none', async () => {
    const none = end('', "ls: cannot access '/var/spool/nullmailer/failed': No such file or directory\n", 2)
    const found = await nullmailer('2026-11-30 02:53:46 130 bytes\n', none)
    expect(found.metrics.mails).toEqual({ queue: 1 })
    expect(found.details).not.toHaveProperty('complaint')
  })

  test('a folder that may not be read is told of', async () => {
    const barred = end('', "ls: cannot open directory '/var/spool/nullmailer/failed': Permission denied\n", 2)
    expect(await nullmailer('', barred)).toMatchObject({
      ...{ metrics: { mails: { queue: 0 } }, details: { complaint: expect.stringContaining('Permission denied') } },
      text: expect.stringMatching(/^no mail waits; not all is known: ls: cannot open .*: Permission denied$/),
    })
  })

  test.each([
    ['no right, or none there', end('Cannot change directory to queue.\n', '', 1), 'local', /^mailq: Cannot change/],
    ['that of Postfix', end('Mail queue is empty\n'), 'local', /say program: postfix/],
    ['that of Exim', end('25m  2.9K 0t5C6f-0000c8-00 <a@example.test>\n'), 'protocol', /got "25m/],
    ['half a line', end('2026-11-30 02:5'), 'protocol', /./],
  ])('mailq with %s is no empty queue', async (_, mailq, code, text) => {
    await expect(nullmailer(mailq)).rejects.toMatchObject({ code, message: expect.stringMatching(text) })
  })
})

test('no address is told', () => {
  expect(withoutAddresses('said: <a@b.test>: user a@b.test (see <mailto:x>) <<y@z>')).toBe('said: …: user … (see …) <…')
})

test('a day is of the last year that it can be of', () => {
  const now = Date.UTC(2027, 0, 1, 0, 30)
  expect(dayTimeIn('Thu Dec 31 23:59:59', now)).toBe(Date.UTC(2026, 11, 31, 23, 59, 59))
  expect(dayTimeIn('Fri Jan  1 00:29:59', now)).toBe(Date.UTC(2027, 0, 1, 0, 29, 59))
  expect(dayTimeIn('Fri Foo  1 00:29:59', now)).toBeNull()
})

test('a configuration folder is whole, and of Postfix', () => {
  const fits = (options: object) => mailQueue.options.safeParse(options).success
  expect(fits({ configDir: '/etc/postfix-out' })).toBe(true)
  expect(fits({ configDir: 'postfix-out' })).toBe(false)
  expect(fits({ program: 'nullmailer', configDir: '/etc/x' })).toBe(false)
})
