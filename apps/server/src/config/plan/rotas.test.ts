import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const WATCHED = 'hosts: { web1: }\nchecks: { http: { probe: slow, hosts: [web1] } }\n'

const TEXT = `${WATCHED}
channels: { ops: { kind: chat, url: https://chat.example/hook } }
people:
  ann: { title: Ann Example, zone: Europe/Zurich, slack: U012ABCDEF, addresses: { ops: "\${env:ANN}" } }
  bob:
hours:
  office: { zone: Europe/Zurich, weekly: [mon-fri 09:00-17:00, "sat,sun 22:00-06:00", "12:00-24:00"], holidays: webcal://example.org/zh.ics }
rotas:
  primary:
    title: First
    zone: Europe/Zurich
    layers:
      - { people: [ann, bob], handover: mon 09:00, every: 2, since: 2026-01-06 }
      - { people: [bob], during: office, holidays: https://example.org/zh.ics }
      - { people: [bob, ann], handover: 08:30, every: 3, since: 2026-01-06 }
    overrides:
      - { person: bob, from: 2026-03-29 02:30, until: 2026-03-29 04:00, note: a swap }
`

test('people, hours and rotas have their place in the plan, whole', async () => {
  const { plan, secrets } = await load(TEXT, { ANN: 'https://chat.example/ann-alone' })
  expect(plan.people).toEqual([
    {
      ...{ name: 'ann', title: 'Ann Example', zone: 'Europe/Zurich', slack: 'U012ABCDEF' },
      addresses: { ops: 'https://chat.example/ann-alone' },
    },
    { name: 'bob', title: 'bob', zone: null, slack: null, addresses: {} },
  ])
  expect(secrets).toContain('https://chat.example/ann-alone')
  expect(plan.hours).toEqual([
    {
      ...{ name: 'office', zone: 'Europe/Zurich', holidays: 'https://example.org/zh.ics' },
      weekly: [
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' },
        { days: ['sat', 'sun'], from: '22:00', until: '06:00' },
        { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '12:00', until: '24:00' },
      ],
    },
  ])
  expect(plan.rotas).toEqual([
    {
      ...{ name: 'primary', title: 'First', zone: 'Europe/Zurich' },
      layers: [
        // The first Monday from that Tuesday on.
        {
          ...{ people: ['ann', 'bob'], turn: { since: '2026-01-12', at: '09:00', days: 14 } },
          ...{ during: null, holidays: null },
        },
        { people: ['bob'], turn: null, during: 'office', holidays: 'https://example.org/zh.ics' },
        {
          ...{ people: ['bob', 'ann'], turn: { since: '2026-01-06', at: '08:30', days: 3 } },
          ...{ during: null, holidays: null },
        },
      ],
      // At half past two of that night there is none: the clock goes from two to three.
      overrides: [{ person: 'bob', from: Date.UTC(2026, 2, 29, 1), until: Date.UTC(2026, 2, 29, 2), note: 'a swap' }],
    },
  ])
})

test('who says nothing of people has none in the plan', async () => {
  const { plan } = await load(WATCHED)
  expect(plan).not.toHaveProperty('people')
  expect(plan).not.toHaveProperty('hours')
  expect(plan).not.toHaveProperty('rotas')
})

test('days may go round the end of the week', async () => {
  const { plan } = await load(`${WATCHED}hours: { late: { weekly: [sat-mon 20:00-23:00] } }`)
  expect(plan.hours?.[0]?.weekly).toEqual([{ days: ['mon', 'sat', 'sun'], from: '20:00', until: '23:00' }])
})

test('all that is wrong is said at once, each with its place and what was perhaps meant', async () => {
  const lines = await refusal(`${WATCHED}
channels: { ops: { kind: chat, url: https://chat.example/hook } }
people:
  ann: { zone: Europe/Zurch, slack: ann, addresses: { opps: x } }
  ops:
hours:
  office: { weekly: [mon-fry 09:00-17:00] }
  odd: { weekly: [9-17] }
  far: { weekly: ["09:00-17:00"], holidays: ftp://example.org/a.ics }
rotas:
  ann: { layers: [{ people: [an] }] }
  empty:
  first:
    layers:
      - { people: [ann, ops], during: offic }
      - { people: [ann], every: 2 }
      - { people: [ann], handover: monday, since: 2026-02-30 }
    overrides:
      - { person: anna, from: 2026-01-02 09:00, until: 2026-01-02 08:00 }
      - { person: ann, from: tomorrow, until: 2026-01-02 08:00 }
`)
  expect(lines.map((line) => line.replace(/^foretop\.yaml:/, ''))).toEqual([
    '6: people.ann.zone: must be a time zone such as America/Chicago, got "Europe/Zurch"',
    '6: people.ann.slack: must be the id of a person at Slack, such as U012ABCDEF, got "ann"',
    '6: people.ann.addresses.opps: there is no channel opps (did you mean ops?)',
    '7: people.ops: a channel has this name too, and routes name both alike',
    '9: hours.office.weekly[0]: must be days and times such as mon-fri 09:00-17:00 or sat,sun 22:00-06:00, got "mon-fry 09:00-17:00"',
    '10: hours.odd.weekly[0]: must be days and times such as mon-fri 09:00-17:00 or sat,sun 22:00-06:00, got "9-17"',
    '11: hours.far.holidays: must be a file, or an address that begins with https:// or http://',
    '13: rotas.ann: a person has this name too, and routes name both alike',
    '13: rotas.ann.layers[0].people[0]: there is no person an (did you mean ann?)',
    '14: rotas.empty: has no layers: nobody would be on call',
    '17: rotas.first.layers[0]: says when people hand over: handover (mon 09:00, or 09:00) and since (a day), both of them',
    '17: rotas.first.layers[0].during: there is no hours offic (did you mean office?)',
    '18: rotas.first.layers[1].every: has no handover that it could count',
    '19: rotas.first.layers[2].handover: must be when they hand over: mon 09:00 (each week) or 09:00 (each day), got "monday"',
    '19: rotas.first.layers[2].since: must be a day such as 2026-01-05, got "2026-02-30"',
    '21: rotas.first.overrides[0].person: there is no person anna (did you mean ann?)',
    '21: rotas.first.overrides[0].until: must be later than from',
    '22: rotas.first.overrides[1].from: must be a day and a time such as 2026-12-24 18:00, got "tomorrow"',
  ])
})

test('a calendar that is a file must be there', async () => {
  const lines = await refusal(`${WATCHED}hours: { office: { weekly: [09:00-17:00], holidays: /nowhere/zh.ics } }`)
  expect(lines).toEqual(['foretop.yaml:3: hours.office.holidays: /nowhere/zh.ics: there is no such file or folder'])
})

test('what is secret of an address is not told by a mistake', async () => {
  const text = `${WATCHED}people: { ann: { addresses: { ops: "\${env:ANN}" } } }`
  expect((await refusal(text, { ANN: 'hunter2' })).join()).not.toContain('hunter2')
})
