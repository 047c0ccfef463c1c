import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { attempt } from './attempt.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { systemClock } from './clock.ts'
import { compose } from './message.ts'

const PASSWORD = 'correct horse'
const LOGIN = Buffer.from(`me:${PASSWORD}`).toString('base64')

/** A channel of which one try ends as given. */
function tried(end: () => Promise<string>) {
  const kind = defineChannel({
    kind: 'played',
    title: 'Played',
    summary: 'Does what the test says.',
    options: z.strictObject({ password: z.string().meta({ description: 'Its password.', secret: true }) }),
    send: end,
  })
  const message = compose([], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
  return attempt([kind], { name: 'ops', kind: 'played', options: { password: PASSWORD } }, message, systemClock)
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
