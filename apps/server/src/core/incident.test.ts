import type { Change, Incident, Status, Transition } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { track } from './incident.ts'

const transition = (seq: number, change: Change): Transition => ({
  seq,
  checkId: 'web/http',
  at: seq * 10,
  text: `t${seq}`,
  change,
})
const status = (seq: number, from: Status, to: Status) => transition(seq, { of: 'status', from, to })

/** Plays transitions and returns the incident after the last one. */
const play = (...transitions: Transition[]) =>
  transitions.reduce<Incident | null>((open, next) => track(open, next), null)

test('a problem opens an incident named after its transition', () => {
  expect(play(status(7, 'ok', 'warning'))).toEqual({
    id: '7',
    checkId: 'web/http',
    openedAt: 70,
    closedAt: null,
    worst: 'warning',
    text: 't7',
    closedAs: null,
    impact: null,
  })
})
test('it remembers the worst it has been and tells the latest', () => {
  const incident = play(status(1, 'ok', 'warning'), status(2, 'warning', 'critical'), status(3, 'critical', 'warning'))
  expect(incident).toMatchObject({ id: '1', worst: 'critical', text: 't3', closedAt: null })
})
test('recovery closes it', () => {
  expect(play(status(1, 'ok', 'critical'), status(2, 'critical', 'ok'))).toMatchObject({
    closedAt: 20,
    closedAs: 'recovered',
    text: 't1',
  })
})
test('a check that leaves the configuration closes it as removed', () => {
  expect(play(status(1, 'ok', 'critical'), status(2, 'critical', 'pending'))).toMatchObject({ closedAs: 'removed' })
})
test('the first good look of a new check opens nothing', () => expect(play(status(1, 'pending', 'ok'))).toBeNull())
test('flapping and blocking neither open nor close one', () => {
  expect(play(transition(1, { of: 'flapping', to: true }))).toBeNull()
  expect(play(status(1, 'ok', 'critical'), transition(2, { of: 'blockedBy', to: 'switch' }))).toMatchObject({
    closedAt: null,
  })
})
test('an incident of another check is refused', () => {
  const open = play(status(1, 'ok', 'critical'))
  expect(() => track(open, { ...status(2, 'critical', 'ok'), checkId: 'other' })).toThrow('belongs to web/http')
})
