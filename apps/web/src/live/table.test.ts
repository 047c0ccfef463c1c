import type { Changes, Snapshot } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { checkLike } from './check-like.made-up.ts'
import { Table } from './table.ts'

const web1 = checkLike({ id: 'web1/http' })
const web2 = checkLike({ id: 'web2/http', host: 'web2' })

const snapshot = (seq: number, checks = [web1, web2]): Snapshot => ({
  seq,
  serverTime: 0,
  site: 'Example',
  version: '1',
  catalogueVersion: '1',
  groups: [],
  checks,
  events: [],
  troubles: [],
  may: { operate: true },
})
const changes = (seq: number, patch: Partial<Changes> = {}): Changes => ({
  seq,
  checks: [],
  removed: [],
  events: [],
  ...patch,
})

function tableWith(first: Snapshot): Table {
  const table = new Table()
  table.takeSnapshot(first)
  table.flush()
  return table
}

test('a missing number is noticed', () => {
  const table = tableWith(snapshot(7))
  expect(table.takeChanges(changes(8))).toBe(true)
  expect(table.takeChanges(changes(10))).toBe(false)
})

test('a notice comes with the picture, changes, and ends', () => {
  const table = tableWith({ ...snapshot(1), notice: 'Moving house' })
  table.takeChanges(changes(2))
  table.flush()
  expect(table.site.notice).toBe('Moving house')
  table.takeChanges(changes(3, { notice: null }))
  table.flush()
  expect(table.site.notice).toBeNull()
})

test('another catalogue is known as soon as it is told of, and for good', () => {
  const table = tableWith(snapshot(1))
  table.takeChanges(changes(2, { catalogueVersion: '2' }))
  table.takeChanges(changes(3))
  table.flush()
  expect(table.site.catalogueVersion).toBe('2')
})

test('changes before any snapshot are useless', () => {
  expect(new Table().takeChanges(changes(1))).toBe(false)
})

test('changes already in the snapshot are not applied again', () => {
  const table = tableWith(snapshot(7))
  expect(table.takeChanges(changes(6, { removed: ['web1/http'] }))).toBe(true)
  table.flush()
  expect(table.rows.has('web1/http')).toBe(true)
})

test('nothing shows before the flush, and then all at once', () => {
  const table = tableWith(snapshot(1))
  table.takeChanges(changes(2, { checks: [{ ...web1, status: 'critical' }] }))
  table.takeChanges(changes(3, { checks: [{ ...web2, status: 'warning' }] }))
  expect(table.rows.get('web1/http')?.status).toBe('ok')
  table.flush()
  expect([...table.rows.values()].map((row) => row.status)).toEqual(['critical', 'warning'])
})

test('only those are told whose rows changed', () => {
  const table = tableWith(snapshot(1))
  const told: string[] = []
  for (const id of table.rows.keys()) table.subscribeTo(id, () => told.push(id))
  table.takeChanges(changes(2, { checks: [{ ...web1 }, { ...web2, text: 'slow' }] }))
  table.flush()
  expect(told).toEqual(['web2/http'])
})

test('an unchanged row keeps its identity through a new snapshot', () => {
  const table = tableWith(snapshot(1))
  const before = table.rows.get('web1/http')
  table.takeSnapshot(snapshot(9, [structuredClone(web1), { ...web2, status: 'unknown' }]))
  table.flush()
  expect(table.rows.get('web1/http')).toBe(before)
})

test('a check that is missing from a new snapshot is gone', () => {
  const table = tableWith(snapshot(1))
  table.takeSnapshot(snapshot(9, [web1]))
  table.flush()
  expect([...table.rows.keys()]).toEqual(['web1/http'])
})

test('the set of checks has a number that new values leave alone', () => {
  const table = tableWith(snapshot(1))
  const before = table.setRevision
  table.takeChanges(changes(2, { checks: [{ ...web1, text: 'slow' }] }))
  table.flush()
  expect(table.setRevision).toBe(before)
  table.takeChanges(changes(3, { removed: ['web1/http'] }))
  table.flush()
  expect(table.setRevision).toBeGreaterThan(before)
})

test('the newest events stand first, and fifty are kept', () => {
  const table = tableWith(snapshot(1))
  const events = Array.from({ length: 60 }, (_, seq) => ({
    seq,
    checkId: 'web1/http',
    at: seq,
    text: '',
    change: { of: 'flapping' as const, to: true },
  }))
  table.takeChanges(changes(2, { events }))
  table.flush()
  expect(table.events).toHaveLength(50)
  expect(table.events[0]?.seq).toBe(59)
})

test('a picture kept from before is shown, but changes to it are refused', () => {
  const table = new Table()
  table.showOld(snapshot(5))
  expect(table.rows.size).toBe(2)
  expect(table.takeChanges(changes(6))).toBe(false)
})

test('an own action shows at once, and the server has the last word', () => {
  const table = tableWith(snapshot(1))
  table.guess(['web1/http'], { acknowledged: true })
  expect(table.rows.get('web1/http')?.acknowledged).toBe(true)
  table.takeChanges(changes(2, { checks: [{ ...web1, acknowledged: false }] }))
  table.flush()
  expect(table.rows.get('web1/http')?.acknowledged).toBe(false)
})

test('an own action keeps what came in the same moment', () => {
  const table = tableWith(snapshot(1))
  table.takeChanges(changes(2, { checks: [{ ...web1, status: 'critical' }] }))
  table.guess(['web1/http'], { acknowledged: true })
  expect(table.rows.get('web1/http')).toMatchObject({ status: 'critical', acknowledged: true })
})

test('a new look adds to the trail of values, the same look does not', () => {
  const row = checkLike({ value: { metric: 'time', number: 3 }, checkedAt: 1 })
  const table = tableWith(snapshot(1, [row]))
  table.takeChanges(
    changes(2, {
      checks: [
        { ...row, checkedAt: 2 },
        { ...row, checkedAt: 2, text: 'x' },
      ],
    }),
  )
  table.flush()
  expect(table.trailOf(row.id)).toEqual([3, 3])
})

test('what trouble does to users comes with the picture, changes, and ends', () => {
  const no = { users: 'no', text: '', fronts: 0 } as const
  const table = tableWith({ ...snapshot(1), impacts: { 'web1/http': no, 'web2/http': no } })
  table.takeChanges(changes(2))
  table.takeChanges(
    changes(3, { impacts: { 'web1/http': null, 'web2/http': { users: 'yes', text: 'shop fails', fronts: 1 } } }),
  )
  table.flush()
  expect(table.site.impacts).toEqual({ 'web2/http': { users: 'yes', text: 'shop fails', fronts: 1 } })
  table.takeSnapshot(snapshot(9))
  table.flush()
  expect(table.site.impacts).toEqual({})
})
