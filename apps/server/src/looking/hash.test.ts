import { expect, test } from 'vitest'
import { hash } from './hash.ts'

test('a name falls on the same number in every run: FNV-1a as others have it', () => {
  expect(['', 'a', 'foobar'].map(hash)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
})
