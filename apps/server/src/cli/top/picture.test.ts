import type { Status } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paint, plain } from '../ansi.ts'
import { printable } from '../printable.ts'
import { cut, cutMiddle, widthOf } from './cells.ts'
import { picture } from './picture.ts'
import { signsFor } from './signs.ts'
import { emptyTable, type Table } from './table.ts'

const NOW = 1_000_000
const WALL = new Date(2026, 2, 14, 14, 3, 22).getTime()
const signs = signsFor({ LANG: 'C.UTF-8' })

function check(id: string, status: Status, more: Partial<Summary> = {}): Summary {
  const [host = '', name = ''] = id.split('/')
  return {
    id,
    host,
    name,
    kind: 'k',
    groups: ['webs'],
    status,
    since: WALL - 12_000,
    candidate: null,
    attempts: 3,
    flapping: false,
    blockedBy: null,
    acknowledged: false,
    silenced: false,
    downtime: false,
    stale: false,
    text: `${status} for a reason`,
    culprit: null,
    checkedAt: WALL,
    value: null,
    ...more,
  }
}

function table(checks: readonly Summary[], more: Partial<Table> = {}): Table {
  const empty = emptyTable(NOW)
  return {
    ...empty,
    site: 'Example',
    seq: 1,
    groups: [{ name: 'webs', title: 'Webs', needs: [] }],
    rows: new Map(checks.map((each) => [each.id, each])),
    signs: { ...empty.signs, heartbeatAt: NOW, serverTime: WALL, lastObservationAt: WALL },
    ...more,
  }
}

function drawn(of: Table, { columns = 80, rows = 24, now = NOW, chosen = null as string | null, ink = plain } = {}) {
  const looks = { columns, rows, signs, paint: ink }
  return picture(of, { now, wall: WALL }, looks, { chosen, foot: [] })
}

const text = (...args: Parameters<typeof drawn>) => drawn(...args).join('\n')

test('problems stand worst first with their age and reason', () => {
  const lines = drawn(table([check('web1/http', 'ok'), check('web2/http', 'warning'), check('db1/repl', 'critical')]))
  expect(lines[0]).toMatch(/^Example {2}◆ 1 critical {2}▲ 1 warning .* 14:03:22 {2}live$/)
  expect(lines[2]).toMatch(/^ ◆ db1 repl +12 s {2}critical for a reason$/)
  expect(lines[3]).toMatch(/^ ▲ web2 http +12 s {2}warning for a reason$/)
})
test('what somebody has is pale, hollow and below, and is not counted', () => {
  const lines = drawn(table([check('db1/repl', 'critical', { acknowledged: true }), check('web2/http', 'warning')]))
  expect(lines[0]).not.toContain('critical')
  expect(lines[3]).toMatch(/◇ db1 repl .* acknowledged · critical/)
})
test('"well" is said only of what was seen', () => {
  expect(text(table([check('web1/http', 'ok')]))).toContain('all well, 1 checks')
  expect(text(table([check('web1/http', 'ok', { stale: true })]))).toContain('no problem seen; 1 of 1 checks not seen')
  expect(text(table([check('web1/http', 'pending')]))).toContain('no problem seen; 1 of 1 checks not seen')
  expect(text({ ...table([]), seq: null })).toContain('waiting for the first picture')
})
test('a stream that is late says so, and one that is lost takes the colours away', () => {
  const of = table([check('db1/repl', 'critical')])
  expect(text(of, { now: NOW + 3_000 })).toContain('late 3 s')
  const lost = text(of, { now: NOW + 7_000, ink: paint })
  expect(lost).toContain('NO DATA · 7 s · picture as of 14:03:22 · reconnecting')
  expect(lost).not.toContain('\x1b[1;31m')
  expect(text(of, { ink: paint })).toContain('\x1b[1;31m')
})
test('a server that lives but does not look is not believed', () => {
  const of = table([check('web1/http', 'ok')])
  const blind = { ...of, signs: { ...of.signs, lastObservationAt: WALL - 61_000 } }
  expect(text(blind)).toContain('NOT LOOKING')
})
test('what servers say cannot steer the terminal', () => {
  const evil = check('web1/http', 'critical', { text: 'a\x1b[2J\x9b31mb\r\nc\u202ed' })
  const shown = text(table([evil]))
  for (const mark of ['\x1b', '\x9b', '\r', '\u202e']) expect(shown).not.toContain(mark)
  expect(shown).toContain('a[2J31mb cd')
})
test('where not all fit, what is hidden is counted by group, and the cursor is in sight', () => {
  const many = Array.from({ length: 40 }, (_, index) => check(`web${index}/http`, 'critical', { since: WALL - index }))
  const lines = drawn(table(many), { rows: 24, chosen: 'web39/http' })
  expect(lines.some((line) => line.startsWith('›◆ web39 http'))).toBe(true)
  expect(lines.join('\n')).toMatch(/\+ \d+ more: webs \d+/)
})
test('whatever there is, it fits', () => {
  const statuses = fc.constantFrom<Status>('ok', 'warning', 'critical', 'unknown', 'pending')
  const any = fc.record({
    checks: fc.array(fc.tuple(statuses, fc.string({ unit: 'grapheme', maxLength: 60 }), fc.boolean()), {
      maxLength: 300,
    }),
    columns: fc.integer({ min: 20, max: 250 }),
    rows: fc.integer({ min: 5, max: 90 }),
  })
  fc.assert(
    fc.property(any, ({ checks, columns, rows }) => {
      const all = checks.map(([status, words, acknowledged], index) =>
        check(`h${index}/c`, status, { text: words, acknowledged, groups: [`g${index % 30}`] }),
      )
      const groups = Array.from({ length: 30 }, (_, index) => ({
        name: `g${index}`,
        title: `Group ${index}`,
        needs: [],
      }))
      const lines = drawn({ ...table(all), groups }, { columns, rows })
      expect(lines).toHaveLength(rows)
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns)
    }),
    { numRuns: 100 },
  )
})
test('with little room the map counts what is well and keeps a sign for everything else', () => {
  const webs = Array.from({ length: 500 }, (_, index) => check(`web${index}/http`, index === 250 ? 'critical' : 'ok'))
  expect(text(table(webs), { rows: 12 })).toMatch(/^Webs +• 499 {2}◆$/m)
})
test('wide letters take two cells, and a cut name keeps both ends', () => {
  expect(widthOf('日本')).toBe(4)
  expect(cut('日本語', 5)).toBe('日本…')
  expect(cutMiddle('prod-eu-west-1-memcached-session-04', 15)).toBe('prod-eu…sion-04')
  expect(printable('a\tb\u200fc')).toBe('a bc')
})
