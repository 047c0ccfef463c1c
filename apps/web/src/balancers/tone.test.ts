import type { Band, Metric } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import type { LineLook } from './look.ts'
import { bandsOf, toneOf, topLimit } from './tone.ts'

const BANDS: readonly Band[] = [
  { upTo: 0, tone: 'ok', strength: 'plain' },
  { upTo: 100, tone: 'warning', strength: 'plain' },
  { upTo: 500, tone: 'warning', strength: 'bold' },
  { upTo: 1_000, tone: 'critical', strength: 'plain' },
  { upTo: null, tone: 'critical', strength: 'filled' },
]
const look = (waiting: number, is: LineLook['is'] = 'answered'): LineLook => ({
  at: 1,
  durationMs: 1,
  is,
  inFlight: 0,
  waiting,
})

test.each([
  [0, 'ok plain'],
  [1, 'warning plain'],
  [100, 'warning plain'],
  [101, 'warning bold'],
  [500, 'warning bold'],
  [501, 'critical plain'],
  [1_000, 'critical plain'],
  [1_001, 'critical filled'],
])('%i waiting is drawn %s', (waiting, expected) => {
  const { tone, strength } = toneOf(look(waiting), BANDS)
  expect(`${tone} ${strength}`).toBe(expected)
})

test('down is drawn as the worst there is, not seen as unknown', () => {
  expect(toneOf(look(0, 'down'), BANDS)).toMatchObject({ tone: 'critical', strength: 'filled' })
  expect(toneOf(look(0, 'unknown'), BANDS)).toMatchObject({ tone: 'unknown' })
})

test('the line in the picture is where the worst band begins', () => {
  expect(topLimit(BANDS)).toBe(1_000)
  expect(topLimit([{ upTo: null, tone: 'ok', strength: 'plain' }])).toBeNull()
})

describe('a balancer without a colour scale', () => {
  const part = (metric: Partial<Metric>) => ({
    name: 'queue',
    metric: { label: 'Queue', unit: 'count', ...metric } as const,
  })
  const judged = { queue: { warning: { above: 10 }, critical: { above: 50 } } }

  test('is coloured where it is judged', () => {
    const bands = bandsOf(part({}), judged)
    expect([10, 11, 50, 51].map((waiting) => toneOf(look(waiting), bands).tone)).toEqual(
      ['ok', 'warning', 'warning', 'critical'], // biome-ignore format: beside the numbers
    )
  })

  test('and judged at one step, has two colours', () => {
    const bands = bandsOf(part({ thresholds: { critical: { above: 5 } } }), undefined)
    expect([5, 6].map((waiting) => toneOf(look(waiting), bands).tone)).toEqual(['ok', 'critical'])
  })

  test('and not judged at all, is calm; down is still the worst', () => {
    const bands = bandsOf(part({}), {})
    expect(toneOf(look(9_999), bands).tone).toBe('ok')
    expect(toneOf(look(0, 'down'), bands)).toEqual({ tone: 'critical', strength: 'filled' })
  })
})
