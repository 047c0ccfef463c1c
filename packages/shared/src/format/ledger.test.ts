import { expect, test } from 'vitest'
import { madeUpDecision } from '../decision.made-up.ts'
import type { Account, Fate, Routing, Status, Try, Why } from '../model.ts'
import { accountText, answerText, saidText, stepsOf, unroutedText } from './ledger.ts'

const clock = (at: number) => `t${at}`
const fate = (rest: Partial<Fate>): Fate => ({
  ...{ state: 'sent', queuedAt: 10, dueAt: 10, message: 'm1', tries: 1, firstTriedAt: 11, nextTryAt: null, doneAt: 12 },
  ...{ error: null, receipt: null, providerId: null, others: 0, saidBy: null },
  ...rest,
})
const account = (rest: Partial<Account> = {}): Account => ({
  ...madeUpDecision(),
  ...{ text: null, fate: null, waits: null },
  ...rest,
})
const quiet = (why: Account['why'], cause: Account['cause'] = null) =>
  saidText(accountText(account({ send: false, why, cause }), clock))

test.each<[Partial<Account>, string, string]>([
  [{ fate: fate({}) }, 'told', 'was told at t12'],
  [{ fate: fate({ tries: 3, others: 1 }) }, 'told', 'was told at t12 at try 3, with 1 other in one message'],
  [{ fate: fate({ others: 4 }) }, 'told', 'was told at t12, with 4 others in one message'],
  [{ fate: fate({ others: 1, saidBy: 9 }) }, 'told', 'was told at t12, by what came after it in the same message'],
  [{ fate: null }, 'told', 'was to be told; what became of it is not kept'],
  [
    { fate: fate({ state: 'dead', error: 'answers 401' }) },
    'never',
    'was never told: given up at t12 after 1 try: answers 401',
  ],
  [{ fate: fate({ state: 'withdrawn', error: 'nothing left' }) }, 'quiet', 'was not told: nothing left'],
  [{ fate: fate({ state: 'sending' }) }, 'waits', 'is being told since t11'],
  [
    { fate: fate({ state: 'sending', tries: 2, error: 'answers 500', nextTryAt: 20 }) },
    'late',
    'is not told yet: 2 tries failed (answers 500); tried again at t20',
  ],
  [
    { fate: fate({ state: 'sending', tries: 3, error: 'answers 500' }) },
    'late',
    'is not told yet: try 3 is under way, 2 tries failed (answers 500)',
  ],
  [
    { fate: fate({ state: 'waiting' }), waits: { of: 'outage', since: 5, error: 'answers 500', nextTryAt: 20 } },
    'late',
    'is not told yet: waits since t10 behind a message that fails since t5 (answers 500); tried again at t20',
  ],
  [
    { fate: fate({ state: 'waiting' }), waits: { of: 'gather', until: 30 } },
    'waits',
    'is not told yet: waits since t10 until t30 for more to go with it',
  ],
  [
    { fate: fate({ state: 'waiting' }), waits: { of: 'gather', until: null } },
    'waits',
    'is not told yet: waits since t10 for more that may belong to it',
  ],
  [
    { fate: fate({ state: 'waiting' }), waits: { of: 'message', message: 'm2' } },
    'waits',
    'is not told yet: waits since t10 for another message that is being sent there',
  ],
])('what became of %j', (rest, tone, text) => {
  const said = accountText(account(rest), clock)
  expect([said.tone, saidText(said)]).toEqual([tone, text])
})

test.each<[string, string]>([
  [
    quiet('silenced', { of: 'silence', id: 'q', by: 'ann', note: 'disk swap', until: 6 }),
    'silenced by ann until t6 (“disk swap”)',
  ],
  [quiet('downtime', { of: 'downtime', id: 'q', by: '', note: '', until: 6 }), 'in a downtime until t6'],
  [
    quiet('acknowledged', { of: 'acknowledgement', by: 'bob', note: 'on it', at: 3, until: null }),
    'acknowledged by bob at t3, until it is ok (“on it”)',
  ],
  [
    quiet('acknowledged', { of: 'acknowledgement', by: '', note: '', at: 3, until: null, sticky: false }),
    'acknowledged at t3, until its status changes',
  ],
  [
    quiet('acknowledged', { of: 'acknowledgement', by: '', note: '', at: 3, until: 6, sticky: false }),
    'acknowledged at t3, until t6 or its status changes',
  ],
  [quiet('blocked', { of: 'check', checkId: 'lb/http' }), 'explained by lb/http'],
  [quiet('flapping', { of: 'flapping', since: 4 }), 'it flaps since t4'],
  [
    quiet('unchanged', { of: 'told', status: 'critical', since: 4 }),
    'nothing new, it was critical already, in trouble since t4',
  ],
  [quiet('overtaken', { of: 'later', seq: 4 }), 'it had changed again before that was decided'],
  [quiet('no-route'), 'no route takes it'],
  [quiet('silenced'), 'silenced'],
])('whoever was not told reads why: %s', (text, why) => {
  expect(text).toBe(`was not told: ${why}`)
})

test('what happened on its way is told as it happened', () => {
  const tried = (rest: Partial<Try>): Try => ({
    ...{ message: 'm1', begunAt: 1_000, endedAt: 1_400, came: 'failed', text: 'answers 500', providerId: null },
    nextTryAt: 2_400,
    ...rest,
  })
  const tries = [
    tried({}),
    tried({ begunAt: 2_400, endedAt: null, came: null }),
    tried({ message: 'm2', begunAt: 3_000, endedAt: 3_010, came: 'delivered', text: '250 ok', providerId: '<1@x>' }),
  ]
  const steps = stepsOf(account({ decidedAt: 900, fate: fate({ queuedAt: 900, dueAt: 950 }) }), tries, clock)
  expect(steps.map(({ at, text }) => `${at} ${text.replaceAll('\u202F', ' ')}`)).toEqual([
    '900 decided to tell',
    '900 gathers until t950',
    '1400 try 1: failed after 400 ms: answers 500; again in 1 s',
    '2400 try 2: the monitor ended before there was an answer',
    '3010 try 3, joined by news: delivered after 10 ms: 250 ok, id <1@x>',
  ])
  expect(stepsOf(account({ send: false, why: 'silenced' }), [], clock)).toEqual([])
})

test('a channel of which nothing was decided reads which route passed it by', () => {
  const to = (name: string, came: Routing['came'], match = '', goesOn = false) => ({
    ...{ to: [name], match, goesOn, came, during: null, steps: [], reaches: [name] },
  })
  const routes = [
    to('night', 'status', 'status critical'),
    to('ops', 'takes', 'group webs'),
    to('night', 'passed'),
    to('late', 'passed', 'host web1'),
  ]
  const text = (name: string) => saidText(unroutedText(name, routes, 'critical'))
  expect(text('night')).toBe(
    'was not told: route 1 (status critical) does not match its status; route 3 comes after route 2, which took it for ops and does not continue',
  )
  expect(text('late')).toContain('route 4 (host web1) comes after route 2')
  const rota = { ...to('primary', 'takes'), reaches: ['ann/mail', 'bob/mail'] }
  const timed = (routing: Partial<Routing>) => saidText(unroutedText('bob/mail', [{ ...rota, ...routing }], 'critical'))
  expect(timed({})).toBe('was not told: route 1 takes it, and leads there at another time')
  expect(timed({ came: 'hours', during: 'office' })).toBe('was not told: route 1 holds only during office')
  expect(text('boss')).toBe('was not told: no route names it')
  const unknown = (status: Status | null) => unroutedText('night', null, status).how
  expect(unknown('ok')).toBe(': that is for those who were told of the trouble')
  for (const status of ['critical', null] as const)
    expect(unknown(status)).toBe(': it was not among those who were to hear it')
})

test('the answer is one sentence, of those of whom the worst is to be said', () => {
  const silence = { of: 'silence', id: 'q', by: 'ann', note: 'disk swap', until: 6 } as const
  const silenced = account({ send: false, why: 'silenced', cause: silence })
  const told = account({ fate: fate({}) })
  const answer = (accounts: { readonly [name: string]: Account | null }, more: Partial<Why> = {}) =>
    answerText(
      {
        ...{ checkId: 'db3/replication', happened: { seq: 1, at: 3, status: 'critical', text: '' }, undecided: false },
        channels: Object.entries(accounts).map(([name, account]) => ({ name, kind: null, account, tries: [] })),
        ...{
          routes: [
            {
              to: ['late'],
              match: 'host web1',
              goesOn: false,
              during: null,
              steps: [],
              reaches: ['late'],
              came: 'hosts',
            },
          ],
          ...more,
        },
      },
      clock,
    )
  expect(answer({ night: silenced, ops: told })).toBe(
    'night was not told of db3/replication critical at t3: silenced by ann until t6 (“disk swap”)',
  )
  expect(answer({ night: silenced, ops: silenced })).toContain('night and ops were not told of db3/replication')
  expect(answer({ a: silenced, b: silenced, c: silenced })).toContain('a, b and c were not told of')
  expect(answer({ night: told, ops: account({ fate: fate({ doneAt: 13 }) }) })).toBe(
    'night and ops were told of db3/replication critical at t3',
  )
  const dead = account({ fate: fate({ state: 'dead', error: 'answers 401' }) })
  expect(answer({ night: silenced, ops: dead })).toMatch(/^ops was never told of .* t12 after 1 try: answers 401$/)
  // Whoever is not meant to hear of it comes last.
  expect(answer({ late: null, ops: told })).toContain('ops was told of')
  expect(answer({ late: account({ send: false, why: 'no-route' }) })).toContain('does not match its host')
  expect(answer({}, { undecided: true })).toContain('nobody is told of')
  expect(answer({}, { happened: null })).toBe('nothing is known to have happened to db3/replication by then')
  expect(answer({})).toContain('there are no channels')
})
