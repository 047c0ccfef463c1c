import { setImmediate as settled } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { attempt } from './attempt.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { systemClock } from './clock.ts'
import { compose } from './message.ts'

const PASSWORD = 'correct horse'
const LOGIN = Buffer.from(`me:${PASSWORD}`).toString('base64')

/** A channel of which one try ends as given. */
function tried(end: (signal?: AbortSignal) => Promise<string>, abort?: AbortSignal) {
  const kind = defineChannel({
    kind: 'played',
    title: 'Played',
    summary: 'Does what the test says.',
    options: z.strictObject({ password: z.string().meta({ description: 'Its password.', secret: true }) }),
    send: (_, __, { signal }) => end(signal),
  })
  const message = compose([], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
  const channel = { name: 'ops', kind: 'played', options: { password: PASSWORD } }
  return attempt([kind], channel, message, systemClock, abort === undefined ? {} : { abort })
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
