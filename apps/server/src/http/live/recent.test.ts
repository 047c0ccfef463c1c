import type { Transition } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

const event = (seq: number): Transition => ({
  seq,
  checkId: 'a',
  at: seq,
  text: '',
  change: { of: 'flapping', to: true },
})
const events = (...seqs: readonly number[]) => seqs.map(event)
const seqs = (list: readonly Transition[]) => list.map(({ seq }) => seq)

/** So many are stored; what is read comes when the test says so. */
function setUp(...stored: readonly number[]) {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Transition[]>()
  let reads = 0
  const recent = createRecent(({ limit }) => {
    reads += 1
    return reads === 1 ? promise : Promise.resolve(events(...stored).slice(0, limit))
  })
  return { recent, reads: () => reads, arrive: () => resolve(events(...stored)), fail: () => reject(new Error('no')) }
}

test('what was stored is shown oldest first, and read once for all who come', async () => {
  const { recent, reads, arrive } = setUp(9, 8, 7)
  const both = Promise.all([recent.ready(), recent.ready()])
  arrive()
  await both
  await recent.ready()
  expect([seqs(recent.shown([])), reads()]).toEqual([[7, 8, 9], 1])
})
test('what is told while the past is read is shown, though the past that is read does not know it', async () => {
  const { recent, arrive } = setUp(8, 7)
  const ready = recent.ready()
  recent.tell(recent.news(events(9)))
  arrive()
  await ready
  expect(seqs(recent.shown([]))).toEqual([7, 8, 9])
})
test('what is on its way comes with the next changes, and is shown from then on', async () => {
  const { recent, arrive } = setUp(9, 8)
  const onTheirWay = recent.news(events(9))
  arrive()
  await recent.ready()
  expect([seqs(onTheirWay), seqs(recent.shown(onTheirWay))]).toEqual([[9], [8]])
  recent.tell(onTheirWay)
  expect(seqs(recent.shown([]))).toEqual([8, 9])
})
test('what was read before anybody said that it is stored is told to nobody again', async () => {
  const { recent, arrive } = setUp(9, 8)
  arrive()
  await recent.ready()
  expect(seqs(recent.news(events(9, 10)))).toEqual([10])
})
test('the last fifty are kept', async () => {
  const { recent, arrive } = setUp(1)
  arrive()
  await recent.ready()
  recent.tell(events(...Array.from({ length: 60 }, (_, index) => index + 2)))
  expect([seqs(recent.shown([])).length, seqs(recent.shown([]))[0]]).toEqual([50, 12])
})
test('a past that could not be read is read again for the next who comes', async () => {
  const { recent, fail } = setUp(9)
  const ready = recent.ready()
  fail()
  await expect(ready).rejects.toThrow('no')
  await recent.ready()
  expect(seqs(recent.shown([]))).toEqual([9])
})
