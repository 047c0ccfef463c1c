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

test('another try leaves out what was taken, until the whole message is', async () => {
  const send = createInParts()
  const first = await keysOf(send('m', [ok('a'), no('b', later(5_000)), ok('c')]))
  expect(first.keys).toEqual(['a', 'b'])
  expect(first.came).toMatchObject({ message: 'answers 429 (1 of 3 taken)', retryable: true, retryAfterMs: 5_000 })
  const second = await keysOf(send('m', [ok('a'), ok('b'), ok('c')]))
  expect(second).toMatchObject({ keys: ['b', 'c'], came: { text: 'a taken', providerId: 'a' } })
  expect((await keysOf(send('m', [ok('a')]))).keys).toEqual(['a'])
})

test('of another message nothing is known', async () => {
  const send = createInParts()
  await keysOf(send('m', [ok('a'), no('b', later())]))
  expect((await keysOf(send('n', [ok('a'), ok('b')]))).keys).toEqual(['a', 'b'])
})

test('what is refused for good holds back nothing, and is told in the end', async () => {
  const { keys, came } = await keysOf(createInParts()('m', [no('a', never()), ok('b'), ok('c')]))
  expect(keys).toEqual(['a', 'b', 'c'])
  expect(came).toMatchObject({ message: 'answers 400 (2 of 3 taken)', retryable: false })
})

test('three refusals in a row are enough, unless some were taken between', async () => {
  const send = createInParts()
  const bad = (key: string) => no(key, never())
  expect((await keysOf(send('m', [...'abcdef'].map(bad)))).keys).toEqual(['a', 'b', 'c'])
  expect((await keysOf(send('n', [bad('a'), bad('b'), ok('c'), bad('d'), bad('e'), ok('f')]))).keys).toHaveLength(6)
})

test('whether a receiver was reached at all is still told', async () => {
  const cause = Object.assign(new Error('no'), { code: 'EMFILE' })
  const unreached = await keysOf(createInParts()('m', [no('a', new DeliveryError('no', true, { cause })), ok('b')]))
  expect(unreached.came).toMatchObject({ cause })
  const reached = await keysOf(createInParts()('m', [no('a', later()), ok('b')]))
  expect(reached.came).not.toHaveProperty('cause')
})

test('of one request no count is given, and a defect stays one', async () => {
  expect((await keysOf(createInParts()('m', [no('a', later())]))).came).toMatchObject({ message: 'answers 429' })
  const defect = new TypeError('ours')
  expect((await keysOf(createInParts()('m', [no('a', defect), ok('b')]))).came).toBe(defect)
})

test('so many messages are remembered, the latest', async () => {
  const send = createInParts()
  for (let n = 0; n <= 100; n += 1) await keysOf(send(`${n}`, [ok('a'), no('b', later())]))
  expect((await keysOf(send('100', [ok('a'), ok('b')]))).keys).toEqual(['b'])
  expect((await keysOf(send('0', [ok('a'), ok('b')]))).keys).toEqual(['a', 'b'])
})
