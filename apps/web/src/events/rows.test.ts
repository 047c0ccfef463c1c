import { expect, test } from 'vitest'
import { rowsOf } from './rows.ts'

const AT = Date.UTC(2026, 2, 14, 2, 10)
const event = { seq: 7, at: AT, checkId: 'db1/mysql', text: 'refused' }

test('a change of status says from what to what', () => {
  const change = { of: 'status', from: 'ok', to: 'critical' } as const
  expect(rowsOf([{ ...event, change }])[1]).toEqual([
    7,
    '2026-03-14T02:10:00.000Z',
    'db1/mysql',
    'status',
    'ok',
    'critical',
    'refused',
  ])
})
test('who is blocked by nobody any more has an empty field', () => {
  const change = { of: 'blockedBy', to: null } as const
  expect(rowsOf([{ ...event, change }])[1]).toEqual([
    7,
    '2026-03-14T02:10:00.000Z',
    'db1/mysql',
    'blockedBy',
    null,
    null,
    'refused',
  ])
})
