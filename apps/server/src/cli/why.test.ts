import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import type { Account, Why } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

/** A moment of this day, in this machine's zone. */
const today = (hours: number, minutes: number, seconds = 0) => new Date().setHours(hours, minutes, seconds, 0)
const account = (rest: Partial<Account>): Account => ({
  ...{ ...madeUpDecision(), text: null, fate: null, waits: null },
  ...rest,
})

test('why a channel was not told is the first line, and below it is what became of each', async () => {
  await using site = await start()
  const at = today(3, 12)
  const silence = { of: 'silence', id: 'q', by: 'ann', note: 'disk swap', until: today(6, 0) } as const
  const fate: Account['fate'] = {
    state: 'sent',
    ...{ queuedAt: at, dueAt: at, message: 'm1', tries: 2, firstTriedAt: at, nextTryAt: null },
    ...{ doneAt: at + 4_000, error: 'answers 500', receipt: 'answers 200', providerId: 'r7', others: 0, saidBy: null },
  }
  const tried = { message: 'm1', text: 'answers 500', providerId: null, nextTryAt: at + 3_000 }
  site.says({
    ...{ checkId: 'web1/http', at, undecided: false, routes: [], before: null, after: today(3, 20, 5) },
    happened: { seq: 9, at, status: 'critical', text: 'connection refused' },
    channels: [
      {
        ...{ name: 'night', kind: 'email', tries: [] },
        account: account({ send: false, why: 'silenced', cause: silence }),
      },
      {
        ...{ name: 'ops', kind: 'slack', account: account({ fate, decidedAt: at }) },
        tries: [
          { ...tried, begunAt: at + 1_000, endedAt: at + 2_000, came: 'failed' },
          {
            ...tried,
            begunAt: at + 3_000,
            endedAt: at + 4_000,
            came: 'delivered',
            text: 'answers 200',
            providerId: 'r7',
          },
        ],
      },
      { name: 'boss', kind: null, account: null, tries: [] },
    ],
  })
  const { code, printed } = await site.run('why', 'web1/http', '03:12')
  expect([code, ...printed.map((line) => line.replaceAll('\u202F', ' '))]).toEqual([
    0,
    'night was not told of web1/http critical at 03:12: silenced by ann until 06:00 (“disk swap”)',
    'critical: connection refused',
    '',
    'night  was not told: silenced by ann until 06:00 (“disk swap”)',
    'ops    was told at 03:12:04 at try 2',
    '       03:12:00  decided to tell',
    '       03:12:02  try 1: failed after 1 s: answers 500; again in 1 s',
    '       03:12:04  try 2: delivered after 1 s: answers 200, id r7',
    'boss   was not told: no route names it',
    '',
    'after that: 03:20:05',
  ])
})

test('the latest is what is asked about, for programs too, by a name that no other check has', async () => {
  await using site = await start()
  const { code, printed } = await site.run('why', 'http')
  expect([code, printed[0]]).toEqual([
    0,
    expect.stringMatching(/^nobody was told of web1\/http critical at \S+: there/),
  ])
  const whole = JSON.parse((await site.run('why', 'web1/http', '--json')).printed.join('\n'))
  expect(whole).toMatchObject({ checkId: 'web1/http', happened: { status: 'critical' }, channels: [] })
  await site.estate.add('web2/http')
  expect(await site.run('why', 'http')).toMatchObject({
    code: 64,
    errors: expect.stringContaining('http can be web1/http or web2/http: say which'),
  })
})

test('of what nothing is known it says so, and of words that mean nothing', async () => {
  await using site = await start()
  expect(await site.run('why', 'web1/http', '2001-01-01')).toMatchObject({
    code: 1,
    printed: ['nothing is known to have happened to web1/http by then', '', expect.stringMatching(/^after that: /)],
  })
  expect(await site.run('why', 'web9/http')).toMatchObject({
    code: 1,
    errors: 'foretop why: there is no check web9/http, and nothing is kept of one',
  })
  expect(await site.run('why')).toMatchObject({ code: 64 })
  expect(await site.run('why', 'web1/http', 'yesterday')).toMatchObject({
    code: 64,
    errors: expect.stringContaining('TIME: must be like 03:12, 2026-03-14T03:12 or 2h (ago), got yesterday'),
  })
})

async function start() {
  const site = servePlayed()
  await site.estate.add('web1/http', { status: 'critical' })
  const url = await site.listen()
  return {
    estate: site.estate,
    /** What the server answers from now on. */
    says: (why: Why) => void Object.assign(site.ports.ledger, { why: async () => why }),
    run: (...words: readonly string[]) => runWords([...words, '--server', url]),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  }
}
