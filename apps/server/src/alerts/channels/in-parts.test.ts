import { expect, test } from 'vitest'
import { DeliveryError } from './define.ts'
import { createInParts } from './in-parts.ts'

const sent: string[] = []
const ok = (key: string) => ({
  key,
  async send() {
    sent.push(key)
    return { text: `${key} taken`, providerId: key }
  },
})
const no = (key: string, error: Error) => ({
  key,
  async send() {
    sent.push(key)
    throw error
  },
})
const keysOf = async (sending: Promise<unknown>) => {
  const came = await sending.catch((error: unknown) => error)
  return { keys: sent.splice(0), came }
}
const later = (retryAfterMs?: number) =>
  new DeliveryError('answers 429', true, retryAfterMs === undefined ? {} : { retryAfterMs })
const never = () => new DeliveryError('answers 400', false)

test('another try leaves out what was taken, also where more has joined the message meanwhile', async () => {
  const send = createInParts()
  const first = await keysOf(send([ok('a'), no('b', later(5_000)), ok('c')]))
  expect(first.keys).toEqual(['a', 'b'])
  expect(first.came).toMatchObject({ message: 'answers 429 (1 of 3 taken)', retryable: true, retryAfterMs: 5_000 })
  const second = await keysOf(send([ok('a'), ok('b'), ok('c'), ok('d')]))
  expect(second).toMatchObject({ keys: ['b', 'c', 'd'], came: { text: 'a taken', providerId: 'a' } })
})

test('what is refused for good holds back nothing, and is said beside what was taken', async () => {
  const { keys, came } = await keysOf(createInParts()([no('a', never()), ok('b'), ok('c')]))
  expect(keys).toEqual(['a', 'b', 'c'])
  expect(came).toEqual({ text: 'b taken; 1 of 3 refused: answers 400', providerId: 'b' })
})

test('where nothing is taken three refusals are enough', async () => {
  const bad = (key: string) => no(key, never())
  const none = await keysOf(createInParts()([...'abcdef'].map(bad)))
  expect(none.keys).toEqual(['a', 'b', 'c'])
  expect(none.came).toMatchObject({ message: 'answers 400 (0 of 6 taken)', retryable: false })
  const some = await keysOf(
    createInParts()([ok('a'), ...'bcdef'].map((one) => (typeof one === 'string' ? bad(one) : one))),
  )
  expect(some.keys).toHaveLength(6)
})

test('whether a receiver was reached at all is still told', async () => {
  const cause = Object.assign(new Error('no'), { code: 'EMFILE' })
  const unreached = await keysOf(createInParts()([no('a', new DeliveryError('no', true, { cause })), ok('b')]))
  expect(unreached.came).toMatchObject({ cause })
  const reached = await keysOf(createInParts()([no('a', later()), ok('b')]))
  expect(reached.came).not.toHaveProperty('cause')
})

test('of one request no count is given, and a defect stays one', async () => {
  expect((await keysOf(createInParts()([no('a', later())]))).came).toMatchObject({ message: 'answers 429' })
  const defect = new TypeError('ours')
  expect((await keysOf(createInParts()([no('a', defect), ok('b')]))).came).toBe(defect)
})
