import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const WATCHED = 'hosts: { web1: }\nchecks: { http: { probe: slow, hosts: [web1] } }\n'
const STAFF = `
people:
  ann: { addresses: { team: https://chat.example/ann, ops: https://chat.example/ann2 } }
  bob: { addresses: { ops: https://chat.example/bob } }
  eve:
hours: { office: { weekly: [mon-fri 09:00-17:00] } }
rotas: { primary: { layers: [{ people: [ann, bob], handover: mon 09:00, since: 2026-01-05 }] } }
channels:
  ops: { kind: chat, url: https://chat.example/ops, quiet: true }
  team: { kind: chat, quiet: true }
`
const withRoutes = (routes: string, more = '') => `${WATCHED}${STAFF}${more}\nroutes: ${routes}`

test('each address of a person is a channel of hers, with all that the channel says for everybody', async () => {
  const { plan, secrets } = await load(withRoutes('[{ to: [ann, bob/ops, primary, primary/ops, ops] }]'))
  expect(plan.channels).toEqual([
    { name: 'ops', kind: 'chat', options: { url: 'https://chat.example/ops', quiet: true } },
    { name: 'ann/ops', kind: 'chat', options: { url: 'https://chat.example/ann2', quiet: true }, person: 'ann' },
    { name: 'bob/ops', kind: 'chat', options: { url: 'https://chat.example/bob', quiet: true }, person: 'bob' },
    { name: 'ann/team', kind: 'chat', options: { url: 'https://chat.example/ann', quiet: true }, person: 'ann' },
  ])
  expect(plan.routes[0]?.to).toEqual(['ann', 'bob/ops', 'primary', 'primary/ops', 'ops'])
  expect(secrets).toContain('https://chat.example/bob')
})

test('hours, steps, reminders and the fallback have their place in the plan', async () => {
  const text = withRoutes(
    '[{ to: [primary], during: office, escalate: [{ after: 15m, to: [bob] }, { after: 1h, to: [ops] }], remind: 4h }]',
    'fallback: [ops]',
  )
  const { plan } = await load(text)
  expect(plan.routes).toEqual([
    {
      ...{ match: {}, to: ['primary'], continue: false, during: 'office', remindMs: 14_400_000 },
      escalate: [
        { afterMs: 900_000, to: ['bob'] },
        { afterMs: 3_600_000, to: ['ops'] },
      ],
    },
  ])
  expect(plan.fallback).toEqual(['ops'])
  expect((await load(withRoutes('[{ to: [ops] }]'))).plan).not.toHaveProperty('fallback')
})

test.each<[string, string, string]>([
  [
    'a rota of which somebody cannot be reached that way',
    '[{ to: [primary/team] }]',
    'of rota primary bob has no address for team',
  ],
  ['nobody of that name', '[{ to: [anne] }]', 'there is no channel, person or rota anne (did you mean ann?)'],
  ['a person whom nothing reaches', '[{ to: [eve] }]', 'eve has no address'],
  ['a way that a person has not', '[{ to: [bob/team] }]', 'bob has no address for team'],
  [
    'a channel that is for people alone',
    '[{ to: [team] }]',
    'team says of nobody whom it tells: it reaches only people',
  ],
  [
    'nobody in a step',
    '[{ to: [ops], escalate: [{ after: 5m, to: [boss] }] }]',
    'there is no channel, person or rota boss',
  ],
  ['a step that names nobody', '[{ to: [ops], escalate: [{ after: 5m, to: [] }] }]', 'names nobody'],
  [
    'a step no later than the one before',
    '[{ to: [ops], escalate: [{ after: 5m, to: [ann] }, { after: 5m, to: [bob] }] }]',
    'is not later than the step before it',
  ],
  ['hours that there are not', '[{ to: [ops], during: ofice }]', 'there is no hours ofice (did you mean office?)'],
  ['reminders all the time', '[{ to: [ops], remind: 10s }]', 'routes[0].remind: must be'],
])('%s is refused', async (_, routes, expected) => {
  expect((await refusal(withRoutes(routes))).join('\n')).toContain(expected)
})

test('an address that is none is refused where it stands, and so is one where nobody can have any', async () => {
  const wrong = withRoutes('[]').replace('https://chat.example/bob', 'bob')
  expect((await refusal(wrong)).join('\n')).toMatch(/people\.bob\.addresses\.ops/)
  const siren = withRoutes('[]').replace(
    'ops: { kind: chat, url: https://chat.example/ops, quiet: true }',
    'ops: { kind: siren }',
  )
  expect((await refusal(siren)).join('\n')).toContain('a channel of kind siren has no addresses of people')
})

test('a fallback that names nobody is refused', async () => {
  expect((await refusal(withRoutes('[]', 'fallback: [nobody]'))).join('\n')).toContain(
    'there is no channel, person or rota nobody',
  )
})
