import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNsca } from './nsca.ts'

test.each([
  ['web1\tdisk\t1\tfull|a=1', { host: 'web1', service: 'disk', code: 1, text: 'full|a=1' }],
  ['web1\tdisk\t1\ta\tb', { host: 'web1', service: 'disk', code: 1, text: 'a\tb' }],
  ['web1\t2\tdown', { host: 'web1', service: null, code: 2, text: 'down' }],
  ['web1\t2\t0', { host: 'web1', service: null, code: 2, text: '0' }],
  ['web1\t2\t0\tfine', { host: 'web1', service: '2', code: 0, text: 'fine' }],
  ['web1\t2\tdown\tsince noon', { host: 'web1', service: null, code: 2, text: 'down\tsince noon' }],
  ['web1\tdisk\t1', { host: 'web1', service: 'disk', code: 1, text: '' }],
])('%j', (line, result) => {
  expect(readNsca(line)).toEqual([{ line: 1, ...result }])
})

test('several are told apart by line ends, and by what send_nsca has between them', () => {
  const read = readNsca('a\t0\tup\r\n\nb\t0\tup\u0017c\t0\tup\n')
  expect(read.map(({ line, ...more }) => [line, 'host' in more ? more.host : more])).toEqual([
    [1, 'a'],
    [3, 'b'],
    [4, 'c'],
  ])
})

test('each line that says anything has one result, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '1', '\t', ';', '|', ' ', 'é') })), (lines) => {
      const said = lines.filter((line) => line.trim() !== '')
      expect(readNsca(lines.join('\n')).length).toBe(said.length)
      for (const result of readNsca(lines.join('\n'), ';')) expect('wrong' in result || result.host !== '').toBe(true)
    }),
    { numRuns: 300, seed: 3 },
  )
})
