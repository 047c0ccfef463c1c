import { expect, test } from 'vitest'
import { adoptPlan } from './memory.ts'
import { CHECKS, check, openStage, planOf, play } from './play.made-up.ts'
import { summarise } from './view.ts'

test.each<[string, Parameters<typeof planOf>[0], string[]]>([
  ['nothing', CHECKS.map((one) => ({ ...one })), []],
  ['a threshold', CHECKS.map((one) => ({ ...one, thresholds: {} })), []],
  ['its place', CHECKS.toReversed(), []],
  ['its options', [...CHECKS.slice(0, 2), { ...check('lb/http'), revision: 'another' }], ['lb/http']],
  ['a group', [...CHECKS.slice(0, 2), check('lb/http', ['webs'])], ['lb/http']],
  ['how many attempts it has', [...CHECKS.slice(0, 2), { ...check('lb/http'), attempts: 3 }], ['lb/http']],
  ['what looks at it', [...CHECKS.slice(0, 2), { ...check('lb/http'), kind: 'other' }], ['lb/http']],
  ['one more', [...CHECKS, check('web3/http')], ['web3/http']],
  ['one fewer', CHECKS.slice(0, 2), []],
])('a plan in which %s is another: only what looks different is told', async (_, checks, ids) => {
  const { memory, look, flush } = await play(openStage())
  look({ 'lb/http': 1 })
  await flush()
  const summaries = () =>
    new Map([...memory.entries].map(([id, entry]) => [id, JSON.stringify(summarise(entry.check, entry))]))
  const before = summaries()
  expect(adoptPlan(memory, planOf(checks), { at: 2_000_000, seenAt: 2_000_000 }).different).toEqual(ids)
  // It is right by what is really shown.
  expect([...summaries()].flatMap(([id, text]) => (before.get(id) === text ? [] : [id]))).toEqual(ids)
})

test('what changed is what is another object, and nothing else', async () => {
  const { memory } = await play(openStage())
  const adopted = (checks: Parameters<typeof planOf>[0]) =>
    adoptPlan(memory, planOf(checks), { at: 2_000_000, seenAt: 2_000_000 }).changed
  adopted(CHECKS)
  const runbook = { ...check('web2/http', ['webs']), runbook: 'ask ann' }
  expect(adopted([...CHECKS.filter(({ id }) => id !== 'web2/http'), runbook, check('web3/http')])).toEqual([
    runbook,
    check('web3/http'),
  ])
  expect(memory.entries.get('web2/http')?.check).toBe(runbook)
  expect(adopted([{ ...runbook, enabled: false }])).toEqual([])
  expect(adopted([runbook])).toEqual([runbook])
})
