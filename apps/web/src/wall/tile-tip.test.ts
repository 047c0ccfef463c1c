import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { bandsOf } from './places.ts'
import { codesOf, looksIn, worstLook } from './tile-code.ts'
import { tileName } from './tile-tip.ts'

function named(...states: readonly Partial<Parameters<typeof checkLike>[0]>[]): string {
  const checks = states.map((state, at) => {
    const name = ['apache', 'disk', 'load'][at] ?? ''
    return checkLike({ host: 'web11', name, ...state, id: `web11/${name}`, groups: [] })
  })
  const [band] = bandsOf(checks, [])
  const [cell] = band?.cells ?? []
  if (cell === undefined) throw new Error('no box')
  const parts = looksIn(codesOf(checks))
  return tileName(cell, worstLook(parts), parts)
}

test('of one check it says which, and how it is', () => {
  expect(named({ status: 'critical', acknowledged: true })).toBe('web11 apache, critical, acknowledged')
})
test('of several it says which are not well, the worst first', () => {
  const load = { status: 'ok', candidate: { status: 'critical', count: 1 } } as const
  expect(named({ status: 'warning' }, { status: 'critical' }, load)).toBe(
    'web11, critical: disk critical, apache warning, load ok, perhaps critical; 3 checks',
  )
})
test('of several that are well it says no more', () => {
  expect(named({ status: 'ok' }, { status: 'ok' })).toBe('web11, ok; 2 checks')
})
