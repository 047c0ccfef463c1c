import { expect, test } from 'vitest'
import { BUILD, VERSION, versionWith } from './version.ts'

test('what is served is a build of this version', () => {
  expect(BUILD.split('+')[0]).toBe(VERSION)
})
test('another content is another version, the same content the same', () => {
  expect(versionWith('<script src="a.js">')).not.toBe(versionWith('<script src="b.js">'))
  expect(versionWith('a')).toBe(versionWith('a'))
  // Semantic Versioning takes what follows the plus for a build.
  expect(versionWith('a')).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/)
})
