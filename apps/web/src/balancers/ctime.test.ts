import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// Read by the page's zone when it loads.
beforeEach(() => vi.stubGlobal('localStorage', { getItem: () => 'yes' }))
afterEach(() => vi.unstubAllGlobals())

test('time is printed as the old tool did, the day padded by a space', async () => {
  const { ctimeParts } = await import('./ctime.ts')
  expect(ctimeParts(Date.UTC(2009, 4, 19, 5, 44, 52))).toEqual({ day: 'Tue May 19', clock: '05:44:52', year: '2009' })
  expect(ctimeParts(Date.UTC(2009, 4, 3, 0, 0, 1))).toEqual({ day: 'Sun May  3', clock: '00:00:01', year: '2009' })
})
