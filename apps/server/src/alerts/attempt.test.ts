import { setImmediate as settled } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Clock, systemClock } from '../looking/clock.ts'
import { type Attempt, attempt } from './attempt.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { compose } from './message.ts'

// Whether this process can open anything is played: `exhaustion.test.ts` and `resolve.test.ts` see that it is found out.
let isFull = false
beforeEach(() => {
  isFull = false
})
const blocked = () => (isFull ? Object.assign(new Error('open EMFILE'), { code: 'EMFILE' }) : null)

const PASSWORD = 'correct horse'
const LOGIN = Buffer.from(`me:${PASSWORD}`).toString('base64')

const message = compose([], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
const channel = { name: 'ops', kind: 'played', options: { password: PASSWORD } }

/** A channel of which one try ends as given. */
function tried(end: (signal?: AbortSignal) => Promise<string>, abort?: AbortSignal, clock: Clock = systemClock) {
  const kind = defineChannel({
    kind: 'played',
    title: 'Played',
    summary: 'Does what the test says.',
    options: z.strictObject({ password: z.string().meta({ description: 'Its password.', secret: true }) }),
    send: (_, __, { signal }) => end(signal),
  })
  return attempt([kind], channel, message, clock, { blocked, ...(abort && { abort }) })
}

test.each([
  ['itself', Object.assign(new Error('connect EMFILE'), { code: 'EMFILE', errno: -24 })],
  [
    'with what we made of it',
    new DeliveryError('mail:587: x', true, { cause: Object.assign(new Error('x'), { code: 'ESOCKET', errno: -24 }) }),
  ],
])('that we had nothing left to ask with is no failure of the receiver: %s', async (_, error) => {
  expect(await tried(() => Promise.reject(error))).toEqual({
    outcome: 'failed',
    retryable: true,
    ours: true,
    text: 'no file descriptors left',
  })
})

const causedBy = (cause: object) =>
  new DeliveryError('mail:587: no', true, { cause: Object.assign(new Error('no'), cause) })

describe('what came of it is what the channel says', () => {
  const mail = { outcome: 'failed', retryable: true, text: 'mail:587: no' } as const

  test.each<[string, unknown, Attempt]>([
    ['trouble that may pass', causedBy({ code: 'EDNS' }), mail],
    ['a no for ever', new DeliveryError('answers 404', false), { ...mail, retryable: false, text: 'answers 404' }],
    [
      'a no for a time',
      new DeliveryError('answers 429', true, { retryAfterMs: 7_000 }),
      { ...mail, retryAfterMs: 7_000, text: 'answers 429' },
    ],
    ['a defect of ours: it may go through after an update', new TypeError('x is not'), { ...mail, text: 'x is not' }],
    ['a defect that throws no error', 'x', { ...mail, text: 'x' }],
  ])('%s', async (_, error, expected) => {
    expect(await tried(() => Promise.reject(error))).toEqual(expected)
  })
})

describe('when nothing can be opened any more', () => {
  beforeEach(() => {
    isFull = true
  })

  test.each<[string, unknown]>([
    ['in time', new DeliveryError('no answer in time', true)],
    ['with a later', new DeliveryError('answers 503', true, { retryAfterMs: 7_000 })],
    ['to a mail in time', causedBy({ code: 'EABORT' })],
    ['to a mail with a later', causedBy({ code: 'EMESSAGE', responseCode: 451 })],
    ['what cannot be sent at all', new DeliveryError('mail:587: no', false, { cause: new Error('no') })],
  ])('a receiver that did not answer, or did, is still what failed: %s', async (_, error) => {
    const { ours, text } = { ours: undefined, ...(await tried(() => Promise.reject(error))) }
    expect([ours, text]).toEqual([undefined, error instanceof Error ? error.message : null])
  })

  test.each<[string, unknown]>([
    ['a name that was looked up in vain', causedBy({ code: 'EDNS' })],
    ['a mail server that said nothing', causedBy({ code: 'ESOCKET', responseCode: undefined })],
    ['an error without a code', causedBy({})],
    ['what no channel speaks of', new Error('worker ended')],
  ])('a receiver that was never reached is not: %s', async (_, error) => {
    expect(await tried(() => Promise.reject(error))).toEqual({
      outcome: 'failed',
      retryable: true,
      ours: true,
      text: 'no file descriptors left',
    })
  })
})

test('a channel of a kind that is not known is never told', async () => {
  expect(await attempt([], channel, message, systemClock)).toEqual({
    outcome: 'failed',
    retryable: false,
    text: 'no channel kind played',
  })
})

test('a receiver that hangs is said to, once its time is over', async () => {
  const impatient: Clock = {
    ...systemClock,
    after(_, run) {
      run()
      return { [Symbol.dispose]() {} }
    },
  }
  expect(await tried(() => new Promise(() => {}), undefined, impatient)).toEqual({
    outcome: 'failed',
    retryable: true,
    text: 'no answer in time',
  })
})

test('nothing of a try is kept for as long as the process lives', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  let given = new WeakRef({})
  const end = async (signal?: AbortSignal) => {
    if (signal !== undefined) given = new WeakRef(signal)
    return 'ok'
  }
  const stopping = new AbortController()
  await tried(end, stopping.signal)
  await settled()
  collect()
  expect(given.deref()).toBeUndefined()
  expect(stopping.signal.aborted).toBe(false)
})

test.each(['before', 'during'])('our own end, %s it, ends a try', async (when) => {
  const stopping = new AbortController()
  if (when === 'before') stopping.abort(new Error('the end'))
  const hanging = async () => {
    stopping.abort(new Error('the end'))
    return new Promise<string>(() => {})
  }
  expect(await tried(hanging, stopping.signal)).toMatchObject({ outcome: 'failed', text: 'the end' })
})

describe('what a receiver says of a login is shown without it, on one clean line', () => {
  const said = `no ${PASSWORD}\r\n[RECOVERY] ${LOGIN}`
  test.each<[string, () => Promise<string>]>([
    ['accepted', async () => said],
    ['refused', () => Promise.reject(new DeliveryError(said, false))],
    ['a defect', () => Promise.reject(new Error(said))],
  ])('%s', async (_, end) => {
    const { text } = await tried(end)
    expect(text).toMatch(/^no ••• \[RECOVERY\] \S{1,6}•••\S{0,3}$/)
  })
})
