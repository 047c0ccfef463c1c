import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { pendingState } from '../core/advance.ts'
import type { Remembered } from '../store/state.ts'
import { adoptPlan, createMemory, type Memory } from './memory.ts'
import { check, planOf } from './play.made-up.ts'
import { leaving } from './removal.ts'

const AT = 9_000
const NOTHING: Remembered = {
  ...{ states: new Map(), observations: new Map(), openIncidents: new Map(), acknowledgements: new Map() },
  ...{ keptQuiet: new Map(), keepsakes: new Map(), lists: new Map(), lastSeq: 0 },
}
const seen = (checkId: string, host: string | null): Observation => ({
  ...{ checkId, host, at: 5, durationMs: 1, outcome: 'failed', code: 'refused', text: 'refused' },
})

let memory: Memory
beforeEach(() => {
  memory = createMemory(new Map(), 0, 0)
})
const leave = (plan = planOf([]), remembered = NOTHING, reason: 'configured' | 'rows' = 'configured') =>
  leaving(memory, plan, remembered, { at: AT, reason })

describe('checks that a plan no longer holds', () => {
  beforeEach(() => {
    adoptPlan(memory, planOf([check('web1/http'), check('db/mysql')]), { at: 0, seenAt: 0 })
  })
  const trouble = (id: string, more: { readonly flapping?: boolean; readonly open?: boolean } = {}) => {
    const entry = memory.entries.get(id)
    if (entry === undefined) throw new Error(`no ${id}`)
    entry.state = { ...entry.state, status: 'critical', flapping: more.flapping ?? false, recent: ['critical'] }
    if (more.open ?? true) entry.incident = madeUpIncident(id)
  }

  test('are named, whether they left it or are switched off, and nothing is said of those that are well', () => {
    const off = { ...check('web1/http'), enabled: false }
    expect(leave(planOf([off]))).toEqual({ removed: ['web1/http', 'db/mysql'], transitions: [] })
    expect(leave(planOf([check('web1/http'), check('db/mysql')])).removed).toEqual([])
  })

  test.each([
    ['configured', 'no longer in the configuration'],
    ['rows', 'no longer listed by its source'],
  ] as const)(
    'of one in trouble it is said why it left (%s), and no trouble is known of it any more',
    (reason, text) => {
      trouble('web1/http')
      const change = { of: 'status', from: 'critical', to: 'pending' } as const
      expect(leave(planOf([check('db/mysql')]), NOTHING, reason).transitions).toEqual([
        { checkId: 'web1/http', at: AT, text, change },
      ])
      expect(memory.entries.get('web1/http')?.state).toEqual({ ...pendingState('web1/http', AT), recent: [] })
    },
  )

  test('of one that flaps too, though its trouble is over', () => {
    trouble('web1/http', { flapping: true, open: false })
    expect(leave().transitions).toMatchObject([{ checkId: 'web1/http' }])
  })
})

describe('of those that only the last run knew', () => {
  const remembered = (id: string, host: string | null): Remembered => ({
    ...NOTHING,
    states: new Map([[id, { ...pendingState(id, 5), status: 'critical' }]]),
    observations: new Map([[id, seen(id, host)]]),
    openIncidents: new Map([[id, madeUpIncident(id)]]),
  })

  test.each([
    ['web1/http', 'web1', 'http'],
    ['web1/http', 'web', 'web1/http'],
    ['pair', null, 'pair'],
    ['web1', 'web1', 'web1'],
  ])('%s of %s is told as %s, with nothing else known of it', (id, host, name) => {
    expect(leave(planOf([]), remembered(id, host)).transitions).toMatchObject([
      { checkId: id, change: { from: 'critical' } },
    ])
    expect(memory.entries.get(id)).toMatchObject({
      check: { id, name, host, groups: [], needs: [], runbook: null },
      incident: madeUpIncident(id),
      ...{ acknowledgement: null, silenced: false, downtime: false, stale: false, releasing: false },
      ...{ latest: null, answered: null, before: null },
    })
  })

  test('one of which only the incident is left is told of as well', () => {
    const { removed, transitions } = leave(planOf([]), {
      ...NOTHING,
      openIncidents: new Map([['a', madeUpIncident('a')]]),
    })
    expect([removed, transitions.map(({ checkId }) => checkId)]).toEqual([['a'], ['a']])
    expect(memory.entries.get('a')?.check).toMatchObject({ name: 'a', host: null })
  })

  test('one that was well is forgotten', () => {
    const { states } = remembered('a', null)
    const well = new Map([...states].map(([id, state]) => [id, { ...state, status: 'ok' as const }]))
    expect(leave(planOf([]), { ...NOTHING, states: well })).toEqual({ removed: ['a'], transitions: [] })
    expect(memory.entries.has('a')).toBe(false)
  })
})
