import { expect, test } from 'vitest'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { alertGroupsOf } from './alertmanager.ts'
import { madeUpNotice } from './notice.made-up.ts'
import { eventsOf } from './pagerduty.ts'
import { runbookText } from './runbook-text.ts'

const messageOf = (notices: readonly Notice[], id = 'msg_1') =>
  compose(notices, { id, site: 'Dreamwidth', channel: 'night' })

const furtherRunbooks = [
  { of: 'host', name: 'web1', text: 'no console\n' },
  { of: 'group', name: 'Web servers', text: 'one after the other' },
] as const

test('the own alone is as it is written; with others each is below what it is of', () => {
  expect(runbookText(madeUpNotice({ runbook: 'restart' }), 500)).toBe('restart')
  expect(runbookText(madeUpNotice({ runbook: 'restart', furtherRunbooks }), 500)).toBe(
    'Runbook:\nrestart\n\nRunbook of host web1:\nno console\n\nRunbook of group Web servers:\none after the other',
  )
  expect(runbookText(madeUpNotice({ runbook: null, furtherRunbooks: furtherRunbooks.slice(0, 1) }), 500)).toBe(
    'Runbook of host web1:\nno console',
  )
  expect(runbookText(madeUpNotice({ runbook: null }), 500)).toBe('')
})

test('each of long ones is told from its beginning', () => {
  const long = furtherRunbooks.map((one) => ({ ...one, text: 'x'.repeat(900) }))
  const text = runbookText(madeUpNotice({ runbook: 'y'.repeat(900), furtherRunbooks: long }), 600)
  expect(text.length).toBeLessThanOrEqual(600)
  expect(text).toMatch(/^Runbook:\ny+…\n\nRunbook of host web1:\nx+…\n\nRunbook of group Web servers:\nx+…$/)
})

test('PagerDuty and Alertmanager are told those of hosts and groups, too', () => {
  const message = messageOf([madeUpNotice({ runbook: 'restart', furtherRunbooks })])
  const whole = runbookText(madeUpNotice({ runbook: 'restart', furtherRunbooks }), 10_000)
  expect(eventsOf(message)).toMatchObject([{ payload: { custom_details: { runbook: whole } } }])
  expect(alertGroupsOf(message)).toMatchObject([{ body: { alerts: [{ annotations: { runbook: whole } }] } }])
})
