import { describe, expect, test } from 'vitest'
import { quorumTable } from './quorum/table.made-up.ts'
import { quorum } from './quorum.ts'
import { failed, saidIn, seen } from './table.made-up.ts'

describe('its table', () => {
  test.each(quorumTable.lines)('$name', (line) => {
    const { metrics, text } = saidIn(quorum, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

test('how many are missing is a number, for graphs and thresholds of others', () => {
  const members = [seen('web1/web'), failed('web2/web'), failed('web3/web')]
  const { metrics } = saidIn(quorum, { options: { needed: 2, wanted: 'all' }, members })
  expect(metrics).toEqual({ lacking: 1, short: 2, well: 1, ill: 2, unseen: 0 })
})

test('of hundreds the first few are named', () => {
  const members = Array.from({ length: 300 }, (_, i) => failed(`web${i}/web`))
  const { text } = saidIn(quorum, { options: { needed: '50%' }, members })
  expect(text).toBe('0 of 300 well, 150 needed; web0, web1, web2 and 297 more critical')
})

test('checks of one host go by their own names', () => {
  const { text } = saidIn(quorum, { options: { needed: 'all' }, members: [failed('web1/a'), seen('web1/b')] })
  expect(text).toContain('web1/a critical')
})

test.each([0, 1.5, '0%', '101%', '5', 'most', ''])('%j is no number of members', (needed) => {
  expect(quorum.options.safeParse({ needed }).success).toBe(false)
})
