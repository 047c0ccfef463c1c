import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Way } from '@foretop/shared/plan.ts'
import { beforeEach, expect, test } from 'vitest'
import type { Looker } from '../looking/looker.ts'
import { createRoster, type Roster } from './roster.ts'

let told: string[]
let roster: Roster
beforeEach(() => {
  told = []
  roster = createRoster([looker('poll', 2), looker('derive', 3)])
})

/** Writes down what it is told. */
function looker(by: Way['by'], skipped: number): Looker {
  return {
    looksAt: ({ way }) => way.by === by,
    plan({ set, remove, secrets }) {
      const sets = set.map(({ id, revision }) => `+${id}.${revision}`)
      told.push([by, ...sets, ...remove.map((id) => `-${id}`), ...secrets].join(' '))
    },
    sooner: (id, inMs) => void told.push(`${by} ${id} in ${inMs}`),
    vitals: () => ({ workers: [], skipped }),
    stop: async () => void told.push(`${by} stops`),
  }
}
const DERIVED: Way = { by: 'derive', of: ['web1/http'] }
const http = madeUpCheck('web1/http')
const pair = madeUpCheck('pair', { way: DERIVED })

test('each check goes to the one that looks at it, and each looker hears only of what differs', () => {
  roster.plan([http, pair], ['hush'])
  expect(told.splice(0)).toEqual(['poll +web1/http.1 hush', 'derive +pair.1 hush'])
  roster.plan([http, { ...pair, revision: '2' }, madeUpCheck('web2/http')], [])
  expect(told.splice(0)).toEqual(['poll +web2/http.1', 'derive +pair.2'])
  roster.plan([madeUpCheck('web2/http')], [])
  expect(told.splice(0)).toEqual(['poll -web1/http', 'derive -pair'])
})

test('a check that is looked at in another way changes hands', () => {
  roster.plan([http], [])
  told.length = 0
  roster.plan([{ ...http, way: DERIVED }], [])
  expect(told).toEqual(['poll -web1/http', 'derive +web1/http.1'])
})

test('whoever wants a look sooner is led to the one that looks', () => {
  roster.plan([http, pair], [])
  told.length = 0
  roster.sooner('pair', 5)
  roster.sooner('web1/http', 0)
  roster.sooner('nobody/knows', 0)
  expect(told).toEqual(['derive pair in 5', 'poll web1/http in 0'])
})

test('a check that nobody looks at is named, and looked at when somebody does', () => {
  expect(roster.plan([madeUpCheck('web1/told', { way: { by: 'receive' } }), http], [])).toEqual(['web1/told'])
  told.length = 0
  expect(roster.plan([madeUpCheck('web1/told'), http], [])).toEqual([])
  expect(told[0]).toBe('poll +web1/told.1')
})

test('what they say of themselves is added up, and all of them are stopped', async () => {
  expect(roster.vitals()).toEqual({ workers: [], skipped: 5 })
  await roster.stop()
  expect(told).toEqual(['poll stops', 'derive stops'])
})

/** One that can be made to refuse its plan. */
function shaky(by: Way['by']) {
  const state = { isBroken: false }
  const own = looker(by, 0)
  const plan: Looker['plan'] = (delta) => {
    if (state.isBroken) throw new Error('no')
    own.plan(delta)
  }
  return { state, looker: { ...own, plan } }
}

test('a looker that fails keeps no other from its share, and is told everything again', () => {
  const { state, looker: broken } = shaky('derive')
  state.isBroken = true
  roster = createRoster([broken, looker('poll', 0)])
  expect(() => roster.plan([http, pair], [])).toThrow('no')
  state.isBroken = false
  roster.plan([http, pair], [])
  expect(told).toEqual(['poll +web1/http.1', 'derive +pair.1', 'poll'])
})

test('what left while its looker failed is taken from it later, and what stays can be asked for meanwhile', () => {
  const { state, looker: broken } = shaky('poll')
  roster = createRoster([broken])
  roster.plan([http, madeUpCheck('web2/http')], [])
  state.isBroken = true
  expect(() => roster.plan([http], [])).toThrow('no')
  told.length = 0
  roster.sooner('web1/http', 5)
  state.isBroken = false
  roster.plan([http], [])
  expect(told).toEqual(['poll web1/http in 5', 'poll +web1/http.1 -web2/http'])
})
