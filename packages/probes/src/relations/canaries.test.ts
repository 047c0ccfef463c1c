import { describe, expect, test } from 'vitest'
import { canariesTable } from './canaries/table.made-up.ts'
import { canaries } from './canaries.ts'
import { failed, saidIn, seen } from './table.made-up.ts'

describe('its table', () => {
  test.each(canariesTable.lines)('$name', (line) => {
    const { metrics, text } = saidIn(canaries, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
    if (metrics !== null) expect(metrics).toMatchObject({ lost: line.status === 'critical' ? 1 : 0 })
  })
})

test('one that failed just now counts before that is confirmed', () => {
  const { metrics } = saidIn(canaries, {
    options: { of: 'network' },
    members: [{ ...failed('gateway/tcp'), status: 'ok' }, seen('ns1/dns', {}, 'critical')],
  })
  expect(metrics).toEqual({ lost: 1, well: 0, ill: 2 })
})
