import { join } from 'node:path'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Change, Transition } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BOTH } from './both.made-up.ts'
import { openDatabase } from './database.ts'
import { createIncidents } from './incidents.ts'

const ALL = { from: 1, to: null }
const event = (seq: number, checkId: string, change: Change): Transition => ({
  ...{ seq, checkId, at: seq * 10, text: '', change },
})
const explained = (seq: number, checkId: string, to: string | null) => event(seq, checkId, { of: 'blockedBy', to })
const turns = (seq: number, checkId: string, to: 'ok' | 'critical' | 'pending') =>
  event(seq, checkId, { of: 'status', from: 'unknown', to })

describe.each(BOTH)('incidents in $name', ({ open }) => {
  let db: ReturnType<typeof open>
  beforeEach(() => {
    db = open()
  })
  afterEach(() => db[Symbol.dispose]())

  test('what an incident explained lasts until something else explains it, nothing does, or it leaves', async () => {
    await db.put({
      transitions: [
        ...[turns(1, 'lb', 'critical'), explained(2, 'a', 'lb'), explained(3, 'b', 'lb'), explained(4, 'c', 'lb')],
        ...[explained(5, 'd', 'lb'), explained(6, 'e', 'db'), turns(7, 'a', 'ok'), explained(8, 'a', null)],
        ...[explained(9, 'b', 'db'), turns(10, 'c', 'pending')],
      ],
    })
    expect(await db.incidents.effects('lb', ALL, { limit: 9 })).toEqual([
      { seq: 2, checkId: 'a', from: 20, until: 80 },
      { seq: 3, checkId: 'b', from: 30, until: 90 },
      { seq: 4, checkId: 'c', from: 40, until: 100 },
      { seq: 5, checkId: 'd', from: 50, until: null },
    ])
    expect((await db.incidents.effects('lb', ALL, { limit: 2, after: 3 })).map(({ checkId }) => checkId)).toEqual([
      'c',
      'd',
    ])
    expect(await db.incidents.effectsCount('lb', ALL, 99)).toBe(4)
    expect(await db.incidents.effectsCount('lb', ALL, 3)).toBe(3)
  })

  test('what is explained again is one of the checks still', async () => {
    await db.put({ transitions: [explained(2, 'a', 'lb'), explained(3, 'a', null), explained(4, 'a', 'lb')] })
    expect(await db.incidents.effects('lb', ALL, { limit: 9 })).toHaveLength(2)
    expect(await db.incidents.effectsCount('lb', ALL, 99)).toBe(1)
  })

  test('an incident reaches to the next of its check', async () => {
    const [first, second] = [
      madeUpIncident('lb', { id: '3', openedAt: 30 }),
      madeUpIncident('lb', { id: '9', openedAt: 90 }),
    ]
    await db.put({ incidents: [first, second, madeUpIncident('db', { id: '5', openedAt: 50 })] })
    expect(await db.incidents.stretchOf(first)).toEqual({ from: 3, to: 8 })
    expect(await db.incidents.stretchOf(second)).toEqual({ from: 9, to: null })
    expect(await db.incidents.one('3')).toEqual(first)
    expect(await db.incidents.one('4')).toBeNull()
    expect((await db.incidents.ofMoment('lb', 89))?.id).toBe('3')
    expect((await db.incidents.ofMoment('lb', 90))?.id).toBe('9')
    expect(await db.incidents.ofMoment('lb', 29)).toBeNull()
  })

  test('a check that has another id still explained what it explained', async () => {
    await db.put({ transitions: [explained(2, 'a', 'lb')] })
    await db.put({ renamed: [{ from: 'lb', to: 'lb01' }] })
    expect(await db.incidents.effects('lb01', ALL, { limit: 9 })).toHaveLength(1)
  })
})

test('none of it reads a whole table', () => {
  const database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'FULL',
  })
  const prepare = vi.spyOn(database, 'prepare')
  createIncidents(database)
  const asked = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.startsWith('SELECT'))
  prepare.mockRestore()
  const steps = asked.flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from(sql.matchAll(/\?/g), () => 1))
      .map(({ detail }) => String(detail)),
  )
  database.close()
  expect(asked).toHaveLength(5)
  expect(steps.filter((step) => /^SCAN (?!\(subquery)/.test(step))).toEqual([])
  expect(steps.filter((step) => step.includes('transitions_of_blocker'))).toHaveLength(2)
})
