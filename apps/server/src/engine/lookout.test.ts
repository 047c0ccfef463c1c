import { expect, test } from 'vitest'
import { pendingState } from '../core/advance.ts'
import { createLookout } from './lookout.ts'
import type { Entry, Memory } from './memory.ts'
import { check } from './play.made-up.ts'

const AT = 500_000
const MINUTE = 60_000

/** In trouble since two minutes, as `web1/http` was, and looked at last a second before that was well again. */
function other(id: string, { openedAt = AT - 2 * MINUTE, lookedAt = AT - 1_000, ...more }: Partial<Other> = {}): Entry {
  const state = { ...pendingState(id, 0), status: 'critical', candidate: null, blockedBy: null, ...more.state }
  const entry = { check: check(id), silenced: false, downtime: false, incident: { openedAt }, latest: { at: lookedAt } }
  return { ...entry, ...more, state } as Entry // all that is asked of one
}
interface Other extends Pick<Entry, 'silenced' | 'downtime'> {
  readonly openedAt: number
  readonly lookedAt: number
  readonly state: Partial<Entry['state']>
}

/** Whether the recovery of `web1/http` waits for it. */
function isAwaited(one: Entry): boolean {
  const own = other('web1/http', { state: { status: 'ok' } })
  const memory = { entries: new Map([own, one].map((entry) => [entry.check.id, entry])) } as Memory // of which no more is asked
  const notice = { checkId: own.check.id, why: 'resolved', to: 'ok', at: AT, since: AT - 2 * MINUTE } as const
  return createLookout(memory).growing([notice as never]).size > 0
}

test.each<[string, boolean, Entry]>([
  ['what failed with it and was not looked at since', true, other('web1/load')],
  ['what failed half a minute later', true, other('web1/load', { openedAt: AT - 1.5 * MINUTE })],
  ['what failed long before', false, other('web1/load', { openedAt: AT - 4 * MINUTE })],
  ['what was looked at since', false, other('web1/load', { lookedAt: AT + 1 })],
  [
    'what was looked at since and well, not often enough yet',
    true,
    other('web1/load', { lookedAt: AT + 1, state: { candidate: { status: 'ok', count: 1 } } }),
  ],
  ['what is elsewhere', false, other('web2/load')],
  ['what is well', false, other('web1/load', { state: { status: 'ok' } })],
  ['what is silenced', false, other('web1/load', { silenced: true })],
  ['what is in a downtime', false, other('web1/load', { downtime: true })],
  ['what is explained by another', false, other('web1/load', { state: { blockedBy: 'lb/http' } })],
])('a recovery waits for the rest of its outage: %s: %s', (_, awaited, one) => {
  expect(isAwaited(one)).toBe(awaited)
})

const lookoutOver = (...entries: readonly Entry[]) =>
  createLookout({ entries: new Map(entries.map((entry) => [entry.check.id, entry])) } as Memory) // of which no more is asked
const said = (checkId: string, why: string, to: string) =>
  ({ checkId, why, to, at: AT, since: AT - 2 * MINUTE }) as never

test('what a check is now is known, and nothing of one that left', () => {
  const { statusOf } = lookoutOver(other('web1/http'))
  expect([statusOf('web1/http'), statusOf('gone')]).toEqual(['critical', null])
})

test('what has eased waits for the look that may say that it is over', () => {
  const growing = (lookedAt: number, why = 'eased') =>
    lookoutOver(other('web1/http', { lookedAt })).growing([said('web1/http', why, 'warning')])
  expect(growing(AT)).toEqual(new Set(['web1/http']))
  expect(growing(AT + 1).size).toBe(0)
  expect(growing(AT, 'worse').size).toBe(0)
  expect(lookoutOver().growing([said('gone', 'eased', 'warning')]).size).toBe(0)
})

test('a problem waits for what is seen to fail beside it and not confirmed yet', () => {
  const beside = (state: Partial<Entry['state']>) =>
    lookoutOver(other('web1/http'), other('web1/load', { state })).growing([said('web1/http', 'opened', 'critical')])
      .size
  const failing = { status: 'critical', count: 1 } as const
  expect(beside({ status: 'ok', candidate: failing })).toBe(1)
  expect(beside({ status: 'ok' })).toBe(0)
  expect(beside({ status: 'warning', candidate: failing })).toBe(0)
  expect(beside({ status: 'pending', candidate: { status: 'ok', count: 1 } })).toBe(0)
})
