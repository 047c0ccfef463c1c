import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { keptPlanOf } from './kept-plan.ts'
import { check, planOf } from './play.made-up.ts'

const CHECK = {
  ...check('web1/http', ['webs']),
  options: { password: 'hunter2secret' },
  runbook: 'log in with hunter2secret',
}
const PLAN = {
  ...planOf([CHECK, check('db/mysql')]),
  channels: [{ name: 'ops', kind: 'webhook', options: { url: 'http://hook.example/T0ken' } }],
}
const readAgain = (plan: string) => inflateSync(Buffer.from(plan, 'base64')).toString()

test('a plan is kept with all that a wall shows, and with nothing secret', async () => {
  const { plan } = await keptPlanOf(PLAN, ['hunter2secret'])
  const json = readAgain(plan)
  expect(json).not.toMatch(/hunter2|T0ken|password/)
  const { plan: rest, checks } = JSON.parse(json)
  expect(rest).toMatchObject({ groups: [{ name: 'webs' }], channels: [{ name: 'ops', kind: 'webhook' }] })
  expect(checks).toMatchObject([
    { id: 'web1/http', groups: ['webs'], thresholds: CHECK.thresholds, runbook: 'log in with •••' },
    { id: 'db/mysql' },
  ])
})

test('how we log in somewhere is no part of it', async () => {
  const proof = { keyFile: '/etc/foretop/id' }
  const trust = { knownHostsFile: '/etc/foretop/known' }
  const to = { name: 'web1', address: '10.0.0.1', port: 22, user: 'monitor', proof, trust }
  const way = { by: 'poll', address: '10.0.0.1', login: { to, via: [] } } as const
  const { plan } = await keptPlanOf({ ...PLAN, checks: [{ ...CHECK, way }] }, [])
  expect(JSON.parse(readAgain(plan)).checks[0].way).toEqual({ by: 'poll', address: '10.0.0.1' })
})

test('the same plan has the same fingerprint, another one another', async () => {
  const of = async (plan: typeof PLAN) => (await keptPlanOf(plan, [])).fingerprint
  const renamed = { ...PLAN, checks: [{ ...CHECK, groups: ['others'] }] }
  expect(await of(PLAN)).toBe(await of({ ...PLAN }))
  expect(new Set([await of(PLAN), await of(renamed), await of({ ...PLAN, checks: [] })]).size).toBe(3)
})
