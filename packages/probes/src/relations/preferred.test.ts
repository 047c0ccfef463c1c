import { expect, test } from 'vitest'
import { mustBeAmong, preferredHost, preferredNamed } from './preferred.ts'

test('none is no host: the configuration looks for nobody of that name, and nobody is missed', () => {
  expect(preferredHost('none')).toBeUndefined()
  expect(preferredNamed({ preferred: 'none' })).toEqual([])
  expect(() => mustBeAmong(['d1', 'd2'], 'none')).not.toThrow()
})

test('a host that is preferred is looked for', () => {
  expect(preferredNamed({ preferred: 'd1' })).toEqual([{ path: ['preferred'], host: 'd1' }])
  expect(() => mustBeAmong(['d1', 'd2'], 'd3')).toThrow('the preferred d3 is none of d1, d2')
})
