import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Check, Way } from '@foretop/shared/plan.ts'
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
const plan = (set: readonly Check[], remove: readonly string[] = [], secrets: readonly string[] = []) =>
  roster.plan({ set, remove, secrets })

const DERIVED: Way = { by: 'derive', of: ['web1/http'] }
const http = madeUpCheck('web1/http')
const pair = madeUpCheck('pair', { way: DERIVED })

test('each check goes to the one that looks at it, and each looker hears only of what differs', () => {
  plan([http, pair], [], ['hush'])
  expect(told.splice(0)).toEqual(['poll +web1/http.1 hush', 'derive +pair.1 hush'])
  // What is another only for people, not for who looks, is none of a looker's business.
  plan([{ ...http, runbook: 'ask ann' }, { ...pair, revision: '2' }, madeUpCheck('web2/http')])
  expect(told.splice(0)).toEqual(['poll +web2/http.1', 'derive +pair.2'])
  plan([], ['web1/http', 'pair', 'of an earlier run'])
  expect(told.splice(0)).toEqual(['poll -web1/http', 'derive -pair'])
  roster.sooner('pair', 5)
  expect(told).toEqual([])
})

test('a check that is looked at in another way changes hands', () => {
  plan([http])
  told.length = 0
  plan([{ ...http, way: DERIVED }])
  expect(told).toEqual(['poll -web1/http', 'derive +web1/http.1'])
})

test('whoever wants a look sooner is led to the one that looks', () => {
  plan([http, pair])
  told.length = 0
  roster.sooner('pair', 5)
  roster.sooner('web1/http', 0)
  roster.sooner('nobody/knows', 0)
  expect(told).toEqual(['derive pair in 5', 'poll web1/http in 0'])
})

test('a check that nobody looks at is named, and looked at when somebody does', () => {
  const byNobody = madeUpCheck('web1/told', { way: { by: 'receive' } })
  expect(plan([byNobody, http])).toEqual(['web1/told'])
  // As long as it is so.
  expect(plan([])).toEqual(['web1/told'])
  told.length = 0
  expect(plan([madeUpCheck('web1/told')])).toEqual([])
  expect(told.splice(0)).toEqual(['poll +web1/told.1', 'derive'])
  expect(plan([byNobody])).toEqual(['web1/told'])
  expect(told).toEqual(['poll -web1/told', 'derive'])
  expect(plan([], ['web1/told'])).toEqual([])
})

test('a looker that cannot say whether a check is its own is asked again, and keeps nobody from the others', () => {
  let isBroken = true
  const broken: Looker = {
    ...looker('poll', 0),
    looksAt({ id, way }) {
      if (isBroken && id === 'web2/http') throw new Error('no')
      return way.by === 'poll'
    },
  }
  roster = createRoster([broken])
  expect(() => plan([madeUpCheck('web2/http'), http])).toThrow('no')
  expect(told.splice(0)).toEqual(['poll +web1/http.1'])
  isBroken = false
  expect(plan([])).toEqual([])
  expect(told).toEqual(['poll +web2/http.1'])
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
  roster = createRoster([broken, looker('poll', 0)])
  plan([pair])
  told.length = 0
  state.isBroken = true
  expect(() => plan([http, madeUpCheck('other', { way: DERIVED })])).toThrow('no')
  state.isBroken = false
  plan([])
  expect(told.splice(0)).toEqual(['poll +web1/http.1', 'derive +pair.1 +other.1', 'poll'])
  plan([])
  expect(told).toEqual(['derive', 'poll'])
})

test('what left while its looker failed is taken from it later, and what stays can be asked for meanwhile', () => {
  const { state, looker: broken } = shaky('poll')
  roster = createRoster([broken])
  const others = ['web2/http', 'web3/http', 'web4/http'].map((id) => madeUpCheck(id))
  plan([http, ...others])
  state.isBroken = true
  expect(() => plan([], ['web2/http', 'web3/http'])).toThrow('no')
  expect(() => plan([], ['web4/http'])).toThrow('no')
  told.length = 0
  roster.sooner('web1/http', 5)
  state.isBroken = false
  // It came back before its looker ever heard that it was gone.
  plan([madeUpCheck('web3/http')])
  expect(told).toEqual(['poll web1/http in 5', 'poll +web1/http.1 +web3/http.1 -web2/http -web4/http'])
})
