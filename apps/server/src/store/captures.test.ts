import type { Capture } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BOTH } from './both.made-up.ts'
import type { CaptureStore } from './captures.ts'

const capture = (id: string, checkId: string, at: number, more: Partial<Capture> = {}): Capture => ({
  ...{ id, incidentId: '7', checkId, why: 'problem', by: '', at, tookMs: 3, error: null },
  sections: [
    { title: 'What runs', table: [{ id: 1, statement: 'SELECT ?' }] },
    { title: 'Status', text: 'one\n  two' },
  ],
  ...more,
})
const all = [
  capture('1', 'db/mysql', 10),
  capture('2', 'db/mysql', 20, { incidentId: null, why: 'person', by: 'ann' }),
  capture('3', 'lb/perlbal', 30, { error: 'connection refused', sections: [] }),
]
const ids = (captures: readonly Capture[]) => captures.map(({ id }) => id)

describe.each(BOTH)('captures in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let captures: CaptureStore
  beforeEach(async () => {
    opened = open()
    captures = opened.captures
    await opened.put({ captures: all })
  })
  afterEach(() => opened[Symbol.dispose]())

  test('what was captured for an incident is read again as it was, newest first, also by a process that starts later', async () => {
    expect(await captures.list({ incidentId: '7', limit: 9 })).toEqual([all[2], all[0]])
    expect(await opened.again().captures.list({ incidentId: '7', limit: 9 })).toEqual([all[2], all[0]])
  })
  test('of a check those of no incident are read too', async () => {
    expect(ids(await captures.list({ checkId: 'db/mysql', limit: 9 }))).toEqual(['2', '1'])
    expect(ids(await captures.list({ checkId: 'db/mysql', limit: 1 }))).toEqual(['2'])
  })
  test('a check that is called otherwise keeps them', async () => {
    await opened.put({ renamed: [{ from: 'db/mysql', to: 'db1/mysql' }] })
    expect(ids(await captures.list({ checkId: 'db1/mysql', limit: 9 }))).toEqual(['2', '1'])
  })
  test('how much was captured since is told in bytes', async () => {
    const bytes = Buffer.byteLength(JSON.stringify(all[0]?.sections))
    expect([await captures.bytesSince(10), await captures.bytesSince(20)]).toEqual([2 * bytes + 2, bytes + 2])
  })
  test('those from before a time are dropped', async () => {
    await opened.put({ old: { before: 20, sessionsBefore: 0 } })
    expect(ids(await captures.list({ checkId: 'db/mysql', limit: 9 }))).toEqual(['2'])
  })
  test('of more than is kept in all the oldest go', async () => {
    const bytes = await captures.bytesSince(0)
    captures.prune(0, bytes - 1)
    expect(ids(await captures.list({ checkId: 'db/mysql', limit: 9 }))).toEqual(['2'])
    expect(ids(await captures.list({ checkId: 'lb/perlbal', limit: 9 }))).toEqual(['3'])
  })
})
