import { expect, test } from 'vitest'
import { arrowLook } from './arrow-look.ts'

const plain = (text: string) => text.replaceAll('\u202F', ' ')
const MIB = 2 ** 20

test.each([
  ['running', 43_201_127, 94, '41.2 MiB · 1 m 34 s'],
  ['running', 0, 0, '0 B · 0 s'],
  ['running', null, 7, '7 s'],
  ['running', null, null, 'not known'],
  ['broken', 12 * MIB, null, 'stopped · 12 MiB'],
  ['broken', null, null, 'stopped'],
  ['orphaned', 5, 9, 'waits for its master'],
  [null, null, null, 'not known'],
] as const)('an arrow that is %s, %s bytes and %s s behind says %s', (state, bytes, seconds, text) => {
  expect(plain(arrowLook({ state, bytes, seconds }).text)).toBe(text)
})
test('the further behind, the thicker, up to an end', () => {
  const thick = (seconds: number) => arrowLook({ state: 'running', bytes: 0, seconds }).thickness
  expect(thick(0)).toBe(1.5)
  expect(thick(10)).toBeGreaterThan(thick(0) + 0.9)
  expect(thick(600)).toBeGreaterThan(thick(10))
  expect(thick(1e9)).toBe(6)
})
