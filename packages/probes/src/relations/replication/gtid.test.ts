import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countIn, type Interval, parseGtids, without } from './gtid.ts'

const UUID = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const OTHER = '4350f323-7565-4e59-8763-4b1b83a0ce0e'
const byIn = (text: string) => Object.fromEntries(parseGtids(text)?.by ?? [])

describe('read', () => {
  test('one interval, one transaction, several, of several servers over several lines', () => {
    expect(byIn(`${UUID.toUpperCase()}:1-5:7:11-18,\n${OTHER}:1`)).toEqual({
      [UUID]: [
        { from: 1, to: 5 },
        { from: 7, to: 7 },
        { from: 11, to: 18 },
      ],
      [OTHER]: [{ from: 1, to: 1 }],
    })
  })

  test('tags of MySQL 8.3 and newer, each with what stands behind it', () => {
    expect(byIn(`${UUID}:1-3:audit:1-2:5:backup:9`)).toEqual({
      [UUID]: [{ from: 1, to: 3 }],
      [`${UUID}:audit`]: [
        { from: 1, to: 2 },
        { from: 5, to: 5 },
      ],
      [`${UUID}:backup`]: [{ from: 9, to: 9 }],
    })
  })

  test('positions of MariaDB, of which the highest of each server counts', () => {
    expect(byIn('0-1-73,0-2-5,7-1-3,0-1-12')).toEqual({
      '0-1': [{ from: 1, to: 73 }],
      '0-2': [{ from: 1, to: 5 }],
      '7-1': [{ from: 1, to: 3 }],
    })
  })

  test.each([
    '',
    ' , ',
    'on',
    `${UUID}`,
    `${UUID}:`,
    `${UUID}:5-3`,
    `${UUID}:0`,
    `${UUID}:1-99999999999999999`,
    '0-1',
    '0-1-2-3',
  ])('%j is none', (text) => {
    expect(parseGtids(text)).toBeNull()
  })

  test('one bad part makes all of it unknown', () => {
    expect(parseGtids(`${UUID}:1-5,${OTHER}:x-y!`)).toBeNull()
    expect(parseGtids('0-1-73,(masked)')).toBeNull()
  })
})

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }))
const gtidOf = (all: readonly number[]) => (all.length === 0 ? `${OTHER}:1` : `${UUID}:${all.join(':')}`)
const intervalsOf = (all: readonly number[]): readonly Interval[] => parseGtids(gtidOf(all))?.by.get(UUID) ?? []
const spread = (intervals: readonly Interval[]): readonly number[] =>
  intervals.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
const sorted = (all: readonly number[]) => all.toSorted((one, other) => one - other)

describe('as sets of numbers', () => {
  test('what is read is what was written, in order, and no two intervals touch', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const intervals = intervalsOf(all)
        expect(spread(intervals)).toEqual(sorted(all))
        expect(countIn(intervals)).toBe(all.length)
        for (const [index, { from }] of intervals.entries())
          expect(from).toBeGreaterThan((intervals[index - 1]?.to ?? -1) + 1)
      }),
    )
  })

  test('what is left without others is what the others have not', () => {
    fc.assert(
      fc.property(numbers, numbers, (these, those) => {
        const left = without(intervalsOf(these), intervalsOf(those))
        expect(spread(left)).toEqual(sorted(these.filter((number) => !those.includes(number))))
      }),
    )
  })
})
