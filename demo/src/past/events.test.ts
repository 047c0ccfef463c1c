import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { chronicle } from './events.ts'
import type { Seen } from './rehearse.ts'

const check = (id: string, more: Partial<Check> = {}): Check => madeUpCheck(id, { attempts: 3, ...more })
const seen = (id: string, status: CheckView['status'], text: string): [string, Seen] => {
  // Only what a chronicle reads of a view.
  const view = { id, status, text, culprit: null } as CheckView
  return [id, { before: view, now: view }]
}
const plan = madeUpPlan([check('web1/http', { needs: ['db1/mysql'] }), check('db1/mysql')], {
  channels: [{ name: 'ops', kind: 'webhook', options: {} }],
  routes: [{ match: {}, to: ['ops'], continue: false }],
})
const calm = new Map([seen('web1/http', 'ok', 'fine'), seen('db1/mysql', 'ok', 'fine')])
const trouble = {
  ...{ from: 1_000_000, to: 2_000_000 },
  seen: new Map([seen('web1/http', 'critical', 'status 500'), seen('db1/mysql', 'critical', 'refused')]),
}
const { transitions, incidents, decisions, states } = chronicle(plan, calm, [trouble], 0)

test('trouble is confirmed first, and numbered as it came', () => {
  expect(transitions.map(({ seq }) => seq)).toEqual(transitions.map((_, index) => index + 1))
  expect(transitions[0]).toMatchObject({
    checkId: 'db1/mysql',
    at: 1_000_000 + 4_000 + 2 * 2_000,
    text: 'refused',
    change: { of: 'status', from: 'ok', to: 'critical' },
  })
})

test('there is an incident for each check, closed as it recovered', () => {
  expect(incidents.map(({ checkId, worst, closedAs }) => [checkId, worst, closedAs])).toEqual([
    ['db1/mysql', 'critical', 'recovered'],
    ['web1/http', 'critical', 'recovered'],
  ])
  expect(incidents.every(({ openedAt, closedAt }) => openedAt < 1_100_000 && (closedAt ?? 0) >= 2_000_000)).toBe(true)
})

test('the cause is told, and what it explains is not', () => {
  const told = (id: string) => decisions.filter(({ checkId }) => checkId === id).map(({ why }) => why)
  expect(told('db1/mysql')).toEqual(['opened', 'resolved'])
  expect(told('web1/http')).toContain('blocked')
  expect(told('web1/http')).not.toContain('opened')
})

test('all is well since the last recovery', () => {
  expect(states.map(({ status, blockedBy }) => [status, blockedBy])).toEqual([
    ['ok', null],
    ['ok', null],
  ])
  expect(states.every(({ since }) => since >= 2_000_000)).toBe(true)
  expect(new Set(states.flatMap(({ recent }) => recent))).toEqual(new Set(['ok']))
})
