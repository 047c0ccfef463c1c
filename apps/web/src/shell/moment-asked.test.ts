import { expect, test } from 'vitest'
import { momentAsked } from './moment-asked.ts'

test.each([
  ['/wall', 'at=2026-03-14T02:10:00Z', Date.UTC(2026, 2, 14, 2, 10)],
  ['/checks/web1/tcp', 'at=1773454200000', 1_773_454_200_000],
  ['/problems', 'at=yesterday', Number.NaN],
  ['/wall', 'kiosk', null],
  ['/ledger', 'check=a&at=1773454200000', null],
  ['/on-call/simulate', 'fault=db3&at=1773454200000', null],
])('%s?%s asks for %s', (path, query, at) => {
  expect(momentAsked(path, new URLSearchParams(query))).toBe(at)
})
