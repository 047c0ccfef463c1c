import { expect, test } from 'vitest'
import { each } from './each.ts'

const itself = (id: string) => id

test('what fails is named with its reason, the rest is done', async () => {
  const ask = async (id: string) => {
    if (id === 'b') throw new Error('gone')
    return id.toUpperCase()
  }
  const { done, refused } = await each(['a', 'b', 'c'], itself, ask)
  expect(done).toEqual(['A', 'C'])
  expect(refused).toEqual([{ id: 'b', reason: 'gone' }])
})

test('however many there are, only a few are asked for at once', async () => {
  let [running, most] = [0, 0]
  const ids = Array.from({ length: 40 }, (_, at) => String(at))
  const { done } = await each(ids, itself, async (id) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    return id
  })
  expect(done).toHaveLength(40)
  expect(most).toBe(6)
})
