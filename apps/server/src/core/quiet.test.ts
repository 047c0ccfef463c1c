import type { Quiet } from '@foretop/shared/model.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { describe, expect, test } from 'vitest'
import { acknowledgementText, coversOf, elapse, inForce, quietText } from './quiet.ts'

const check = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs'] }
const quiet = madeUpQuiet

describe('time', () => {
  test.each<[string, Partial<Quiet>, number, Partial<Quiet>]>([
    ['does nothing before it begins', {}, 99, {}],
    ['begins it', {}, 100, { beganAt: 100 }],
    ['begins it late after an outage', {}, 150, { beganAt: 150 }],
    ['does nothing while it lasts', { beganAt: 100 }, 199, {}],
    ['ends it', { beganAt: 100 }, 200, { endedAt: 200 }],
    ['ends it late after an outage', { beganAt: 100 }, 900, { endedAt: 900 }],
    ['does not begin what passed during an outage', {}, 900, { endedAt: 200 }],
    ['does not begin what ends just then', {}, 200, { endedAt: 200 }],
    ['changes nothing of what is over', { endedAt: 120 }, 150, {}],
  ])('%s', (_, known, now, change) => {
    expect(elapse(quiet(known), now)).toEqual(quiet({ ...known, ...change }))
  })

  test('what is not due stays the same object', () => {
    const lasting = quiet({ beganAt: 100 })
    expect(elapse(lasting, 150)).toBe(lasting)
  })

  test('what is overdue is in force until it is ended', () => {
    expect([quiet(), quiet({ beganAt: 100 }), quiet({ beganAt: 100, endedAt: 150 })].map(inForce)).toEqual([
      false,
      true,
      false,
    ])
  })
})

test.each<[string, readonly Quiet[], boolean, boolean]>([
  ['nothing', [], false, false],
  ['a downtime to come', [quiet()], false, false],
  ['a downtime in force', [quiet({ beganAt: 100 })], false, true],
  ['a silence of others', [quiet({ kind: 'silence', beganAt: 100, match: { groups: ['caches'] } })], false, false],
  [
    'both',
    [quiet({ beganAt: 100 }), quiet({ kind: 'silence', beganAt: 100, match: { checks: ['http'] } })],
    true,
    true,
  ],
])('a check under %s', (_, quiets, silenced, downtime) => {
  expect(coversOf(quiets, [check])(check)).toMatchObject({ silenced, downtime, expects: [] })
})

test('what one downtime expects is no leave for all that happens', () => {
  const some = quiet({ beganAt: 100, expect: ['refused'] })
  expect(coversOf([some], [check])(check)).toMatchObject({ silenced: false, downtime: false, expects: [['refused']] })
  const other = quiet({ beganAt: 100, expect: ['timeout'] })
  expect(coversOf([some, other], [check])(check).expects).toEqual([['refused'], ['timeout']])
  expect(coversOf([some, quiet({ beganAt: 100 })], [check])(check)).toMatchObject({ downtime: true })
  expect(quietText(some, true)).toContain('expects refused, by ann')
  expect(
    coversOf(
      [
        quiet({ id: 'all', beganAt: 100, until: 300 }),
        quiet({ id: 'some', beganAt: 100, until: 900, expect: ['refused'] }),
      ],
      [check],
    )(check).by.downtime?.id,
  ).toBe('all')
})

test('of several that cover a check the one of each kind that ends last is what keeps it quiet', () => {
  const silence = (id: string, until: number) => quiet({ id, kind: 'silence', beganAt: 100, until })
  const cover = coversOf([silence('long', 900), silence('short', 300), quiet({ id: 'work', beganAt: 100 })], [check])
  expect([cover(check).by.silence?.id, cover(check).by.downtime?.id]).toEqual(['long', 'work'])
  const others = { match: { checks: ['http'] } }
  const narrow = coversOf(
    [quiet({ id: 'a', beganAt: 1, until: 300 }), { ...quiet({ id: 'b', beganAt: 1, until: 200 }), ...others }],
    [check],
  )
  expect(narrow(check).by.downtime?.id).toBe('a')
})

test('silences are held only against the checks that bear their names', () => {
  let read = 0
  const names = Array.from({ length: 300 }, (_, at) => `web${at}`)
  const checks = names.map((name) => ({
    ...check,
    id: `${name}/http`,
    get host() {
      read += 1
      return name
    },
  }))
  const cover = coversOf(
    names.map((name) => quiet({ kind: 'silence', beganAt: 100, match: { hosts: [name], checks: ['http'] } })),
    checks,
  )
  expect(checks.every((each) => cover(each).silenced)).toBe(true)
  // 90,000 pairs.
  expect(read).toBeLessThan(3_000)
})

test('what is remembered says of what, until when, by whom and why', () => {
  const until = Date.UTC(2026, 2, 4, 5, 6)
  expect(quietText(quiet({ until, beganAt: 100 }), false)).toBe(
    'group webs, until 2026-03-04 05:06 UTC, by ann: new kernel',
  )
  expect(quietText(quiet({ until, beganAt: 100, endedAt: until }), false)).toBe('group webs, over, by ann: new kernel')
  expect(quietText(quiet({ until, beganAt: 100, endedAt: 150, note: '' }), true)).toBe('ended before its time, by ann')
  expect(quietText(quiet({ until, beganAt: 100, by: '' }), true)).toBe('until 2026-03-04 05:06 UTC, new kernel')
})

test('so does what is remembered of somebody who has a problem', () => {
  const until = Date.UTC(2026, 2, 4, 5, 6)
  expect(acknowledgementText({ sticky: true, until, by: 'ann', note: 'disk is ordered' })).toBe(
    'until 2026-03-04 05:06 UTC, by ann: disk is ordered',
  )
  expect(acknowledgementText({ sticky: true, until: null, by: 'ann', note: '' })).toBe('until it is ok, by ann')
  expect(acknowledgementText({ sticky: true, until: null, by: '', note: '' })).toBe('until it is ok')
  const loose = { sticky: false, by: '', note: '' }
  expect(acknowledgementText({ ...loose, until: null })).toBe('until its status changes')
  expect(acknowledgementText({ ...loose, until })).toBe('until 2026-03-04 05:06 UTC or its status changes')
})
