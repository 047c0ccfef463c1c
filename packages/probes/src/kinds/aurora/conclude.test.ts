import { describe, expect, test } from 'vitest'
import { listed, type MadeUp, own, table } from './aurora.made-up.ts'
import { conclude } from './conclude.ts'
import type { KnownWriter } from './moved.ts'
import { readCluster } from './read.ts'

const NOW = 1_800_000_000_000
const HOLD_MS = 900_000
const ONE: MadeUp = { id: 'one', writer: true }
const TWO: MadeUp = { id: 'two' }
const THREE: MadeUp = { id: 'three', lagMs: 7 }

const read = (rows: readonly MadeUp[], asked = own('one', false)) =>
  readCluster({ own: table(asked), instances: table(...rows.map(listed)) }, 30_000)
const told = (rows: readonly MadeUp[], more: object = {}, asked = own('one', false)) =>
  conclude(read(rows, asked), { expected: [], holdMs: HOLD_MS, last: null, now: NOW, ...more })

const WELL = { writers: 1, moved: 0, withoutLag: 0, atOdds: 0 }

describe('a cluster', () => {
  test('one writer, and readers close behind', () => {
    const { metrics, text, details } = told([ONE, TWO, THREE])
    expect(metrics).toMatchObject({
      ...WELL,
      writer: { one: 1, two: 0, three: 0 },
      ...{ readers: 2, readOnly: 0, lag: { two: 0.020069, three: 0.007 } },
      cpu: { one: expect.closeTo(1.25, 1) },
      heard: { one: 0.4, two: 0.4, three: 0.4 },
    })
    // The writer's own has no sense.
    expect(metrics.lag).not.toHaveProperty('one')
    expect(metrics).not.toHaveProperty('sinceMoved')
    expect(metrics).not.toHaveProperty('missing')
    expect(text).toBe('writer one; 2 readers, two the last, 20\u202Fms behind')
    expect(details).toMatchObject({ instance: 'one', writer: 'one', movedAt: null, gone: [] })
  })

  test('a cluster of one has no lag', () => {
    const { metrics, text } = told([ONE])
    expect(metrics).toMatchObject({ ...WELL, readers: 0 })
    expect(metrics.lag).toEqual({})
    expect(text).toBe('writer one; 0 readers')
  })

  test('a reader asked says the same', () => {
    expect(told([ONE, TWO], {}, own('two', true)).metrics).toMatchObject({ ...WELL, readOnly: 1 })
  })

  test('a reader that tells no lag is not taken for one without any', () => {
    const { metrics, text } = told([ONE, { ...TWO, lagMs: null }, THREE])
    expect(metrics).toMatchObject({ withoutLag: 1, lag: { three: 0.007 } })
    expect(metrics.lag).not.toHaveProperty('two')
    expect(text).toMatch(/^two tells no lag; writer one; 2 readers, three/)
  })
})

describe('writers', () => {
  test('nobody is writer', () => {
    const { metrics, text } = told([TWO, THREE], {}, own('two', true))
    expect(metrics).toMatchObject({ writers: 0, atOdds: 0 })
    expect(text).toMatch(/^nobody is writer; 2 readers/)
  })

  test('a writer that is not heard of any more is none', () => {
    const { metrics, details } = told([{ ...ONE, age: 31 }, TWO], {}, own('two', true))
    expect(metrics).toMatchObject({ writers: 0, writer: { two: 0 } })
    expect(details.gone).toEqual([{ name: 'one', heard: 31 }])
  })

  test('two that are heard of at once are two', () => {
    const { metrics, text } = told([ONE, { ...TWO, writer: true, age: 5.3 }])
    expect(metrics).toMatchObject({ writers: 2, writer: { one: 1, two: 1 } })
    expect(text).toMatch(/^2 are writers: one, two; /)
  })

  test('the one that was writer before a failover is no second one', () => {
    const { metrics, details, text } = told([ONE, { ...TWO, writer: true, age: 5.5 }])
    expect(metrics).toMatchObject({ ...WELL, readers: 0, writer: { one: 1, two: 0 } })
    expect(details.instances).toMatchObject([
      { name: 'one', role: 'writer' },
      { name: 'two', role: 'former writer' },
    ])
    expect(text).toBe('writer one; 0 readers')
  })

  test('rows of the cluster that this one was restored from count for nothing', () => {
    const old = [
      { id: 'old-one', writer: true, age: 33_720 },
      { id: 'old-two', age: 33_720 },
    ]
    const { metrics, details } = told([...old, ONE, TWO])
    expect(metrics).toMatchObject({ ...WELL, readers: 1 })
    expect(Object.keys(metrics.heard ?? {})).toEqual(['one', 'two'])
    expect(details.gone).toMatchObject([{ name: 'old-one' }, { name: 'old-two' }])
  })
})

describe('a change of the writer', () => {
  const look = (writer: string | null, last: KnownWriter | null, now: number) =>
    told(
      [
        { id: 'one', writer: writer === 'one' || writer === 'both' },
        { id: 'two', writer: writer === 'two' || writer === 'both' },
      ],
      { last, now },
    )

  test('is told for a while, then how long ago it was', () => {
    const first = look('one', null, NOW)
    expect(first.metrics).toMatchObject({ moved: 0 })
    const none = look(null, first.keepsake, NOW + 5_000)
    const after = look('two', none.keepsake, NOW + 10_000)
    expect(after).toMatchObject({
      metrics: { moved: 1, sinceMoved: 0, writers: 1 },
      details: { writer: 'two', before: 'one', movedAt: '2027-01-15T08:00:10.000Z' },
      text: expect.stringMatching(/^the writer moved from one to two 0\u202Fs ago; /),
    })
    const held = look('two', after.keepsake, NOW + 10_000 + HOLD_MS - 1)
    expect(held).toMatchObject({ metrics: { moved: 1, sinceMoved: 899.999 } })
    const later = look('two', held.keepsake, NOW + 10_000 + HOLD_MS)
    expect(later.metrics).toMatchObject({ moved: 0, sinceMoved: 900 })
    // The one that we ask still takes writes.
    expect(later.text).toMatch(/; writer two for 15\u202Fm 00\u202Fs; 1 reader, one, 20\u202Fms behind$/)
  })

  test('back is another one', () => {
    const there = look('two', look('one', null, NOW).keepsake, NOW + 1_000)
    const back = look('one', there.keepsake, NOW + 2_000)
    expect(back).toMatchObject({ metrics: { moved: 1, sinceMoved: 0 }, keepsake: { before: 'two', writer: 'one' } })
  })

  test('while there are two it did not move yet', () => {
    const both = look('both', look('two', null, NOW).keepsake, NOW + 5_000)
    expect(both).toMatchObject({ metrics: { moved: 0, writers: 2 }, keepsake: { writer: 'two', movedAt: null } })
  })

  test('a clock that was set back makes no span below zero', () => {
    const last = { writer: 'one', before: 'two', movedAt: NOW + 60_000 }
    expect(look('one', last, NOW).metrics).toMatchObject({ moved: 1, sinceMoved: 0 })
  })
})

describe('at odds', () => {
  test.each([
    [[ONE, TWO], own('one', true), 'one is read only, and its list has it as writer'],
    [[ONE, TWO], own('two', false), 'two takes writes, and its list does not have it as writer'],
    [[ONE, TWO], own('three', true), 'three, which we asked, is not in its own list'],
    [[ONE, { ...TWO, age: 40 }], own('two', true), 'two, which we asked, is not in its own list'],
    [[ONE, { ...TWO, writer: true, age: 9 }], own('two', false), 'two takes writes, and its list does not have it as'],
  ])('%#', (rows, asked, text) => {
    const found = told(rows, {}, asked)
    expect(found.metrics).toMatchObject({ atOdds: 1 })
    expect(found.text.startsWith(text)).toBe(true)
  })
})

test('what must be there is told of by name', () => {
  const { metrics, text } = told([ONE, { ...THREE, age: 240 }], { expected: ['one', 'two', 'three'] })
  expect(metrics).toMatchObject({ missing: { one: 0, two: 1, three: 1 } })
  expect(text).toMatch(/^no two; no three \(not heard of for 4\u202Fm 00\u202Fs\); writer one/)
})

describe('rows', () => {
  test.each([-5, 0, 5.5, 9])('their times may be in UTC or in the zone of the session, %d h from it', (zoneHours) => {
    const inUtc = [ONE, { ...TWO, age: 29 }, { ...THREE, age: 31 }].map((row) => ({ ...row, zoneHours }))
    const other = { own: table(own('one', false)), instances: table(...inUtc.map(listed)) }
    const swapped = inUtc.map(listed).map((row) => ({ ...row, age_us: row.age_utc_us, age_utc_us: row.age_us }))
    for (const { instances } of [other, { instances: table(...swapped) }]) {
      const { instances: there, gone } = readCluster({ own: table(own('one', false)), instances }, 30_000)
      expect(there.map(({ name, heardMs }) => [name, heardMs])).toEqual([
        ['one', 400],
        ['two', 29_000],
      ])
      expect(gone).toEqual([{ name: 'three', heardMs: 31_000 }])
    }
  })

  test('of two with one name the newer one counts', () => {
    const [older, newer] = [
      { ...ONE, age: 20 },
      { id: 'one', age: 1 },
    ]
    for (const rows of [
      [older, newer, TWO],
      [newer, older, TWO],
    ])
      expect(read(rows).instances).toMatchObject([
        { name: 'one', role: 'reader', heardMs: 1_000 },
        { name: 'two', role: 'reader' },
      ])
  })

  test('whom we ask is there, also where its row has no time; of others it is not known', () => {
    const { instances, gone } = read([
      { ...ONE, age: null },
      { ...TWO, age: null },
      { ...THREE, age: 1 },
    ])
    expect(instances.map(({ name }) => name)).toEqual(['one', 'three'])
    expect(gone).toEqual([{ name: 'two', heardMs: null }])
  })

  test('a clock that is a little ahead is no matter', () => {
    expect(read([ONE, { ...TWO, age: -2 }]).instances).toMatchObject([{ heardMs: 400 }, { heardMs: 0 }])
  })

  test.each([
    ['no row', [], 'has no row that tells when it was updated'],
    ['no times', [{ ...ONE, age: null }], 'has no row that tells when it was updated'],
    ['times far ahead', [{ ...ONE, age: -7_000 }], 'is ahead of its server by 7000000 ms'],
    ['no name', [{ ...ONE, id: '' }], 'expected a name in SERVER_ID, came '],
    ['a long name', [{ ...ONE, id: 'x'.repeat(101) }], 'expected a name in SERVER_ID, came xxx'],
    ['a lag that is none', [ONE, { ...TWO, lagMs: '1e9' }], 'an amount in REPLICA_LAG_IN_MILLISECONDS, came 1e9'],
    ['a lag below zero', [ONE, { ...TWO, lagMs: -1 }], 'an amount in REPLICA_LAG_IN_MILLISECONDS, came -1'],
  ])('%s is no answer', (_, rows, text) => {
    expect(() => read(rows)).toThrow(text)
  })

  test.each([
    [{ id: 'one', read_only: null }, 'expected 0 or 1 in innodb_read_only, came NULL'],
    [{ id: 'one', read_only: 'ON' }, 'expected 0 or 1 in innodb_read_only, came ON'],
    [{ id: null, read_only: 0 }, 'expected a name in aurora_server_id, came NULL'],
  ])('%o is no instance', (row, text) => {
    const answers = { own: table(row), instances: table(listed(ONE)) }
    expect(() => readCluster(answers, 30_000)).toThrow(text)
    expect(() => readCluster({ ...answers, own: table() }, 30_000)).toThrow('came nothing')
  })
})

describe('a declared writer', () => {
  const last: KnownWriter = { writer: 'one', before: 'two', movedAt: NOW - 10_800_000 }

  test('is the writer', () => {
    expect(told([ONE, TWO], { declared: 'one' })).toMatchObject({
      metrics: { displaced: 0 },
      text: expect.stringMatching(/^writer one; /),
    })
  })

  test('is not, with since when', () => {
    const { metrics, text } = told([ONE, TWO], { declared: 'two', last })
    expect(metrics).toMatchObject({ displaced: 1, moved: 0 })
    expect(text).toMatch(/^the writer is one for 3\sh, not two; 1 reader/)
  })

  test('has just been replaced, which is said once', () => {
    const { metrics, text } = told([ONE, TWO], { declared: 'two', last: { ...last, movedAt: NOW - 60_000 } })
    expect(metrics).toMatchObject({ displaced: 1, moved: 1 })
    expect(text).toMatch(/^the writer moved from two to one .* ago; two should be the writer; 1 reader/)
  })

  test('since when is left out where it was so before the first look', () => {
    expect(told([ONE, TWO], { declared: 'two' }).text).toMatch(/^the writer is one, not two; /)
  })

  test.each([
    ['nobody is writer', [{ ...ONE, writer: false }, TWO]],
    ['two are', [ONE, { ...TWO, writer: true }]],
  ])('cannot be told of where %s, and need not', (_, rows) => {
    expect(told(rows, { declared: 'two' }).metrics).not.toHaveProperty('displaced')
  })

  test('none: any may be', () => {
    expect(told([ONE, TWO]).metrics).not.toHaveProperty('displaced')
  })
})
