import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const withRule = (rule: string) => `
hosts: { web1: { groups: [webs] } }
groups: { webs: }
checks: { http: { probe: slow, hosts: [webs] } }
downtimes: { backup: ${rule} }
`

test('a downtime that comes again has its place in the plan, whole', async () => {
  const rule =
    '{ match: { groups: [webs], checks: [http] }, every: 0 2 * * sun, zone: Europe/Berlin, for: 2h, expect: [refused], note: tapes }'
  expect((await load(withRule(rule))).plan.downtimes).toEqual([
    {
      ...{ name: 'backup', match: { groups: ['webs'], checks: ['http'] }, every: '0 2 * * sun', zone: 'Europe/Berlin' },
      ...{ forMs: 7_200_000, until: null, expect: ['refused'], note: 'tapes' },
    },
  ])
})

test('what need not be said may be left out', async () => {
  const { plan } = await load(withRule('{ match: { hosts: [web1] }, every: 0 2 * * *, until: 04:00 }'))
  expect(plan.downtimes).toMatchObject([{ zone: null, forMs: null, until: '04:00', expect: null, note: '' }])
})

test('several files may each say some', async () => {
  const more = 'downtimes: { kernel: { match: { hosts: [web1] }, every: 0 4 1 * *, for: 1h } }'
  const { plan } = await load({
    'a.yaml': withRule('{ match: { hosts: [web1] }, every: 0 2 * * *, for: 1h }'),
    'b.yaml': more,
  })
  expect(plan.downtimes?.map(({ name }) => name)).toEqual(['backup', 'kernel'])
})

const AT = 'foretop.yaml:5: downtimes.backup'
test.each([
  [
    '{ match: { hosts: [web2], groups: [web], checks: [htp] }, every: 0 2 * * *, for: 1h }',
    [
      `${AT}.match.groups[0]: there is no group web (did you mean webs?)`,
      `${AT}.match.hosts[0]: there is no host web2 (did you mean web1?)`,
      `${AT}.match.checks[0]: there is no check htp (did you mean http?)`,
    ],
  ],
  [
    '{ match: {}, every: 0 2 * * *, for: 1h }',
    [`${AT}.match: says of what: groups, hosts or checks, at least one of them`],
  ],
  [
    '{ match: { hosts: [web1] }, every: 0 2 * *, for: 1h }',
    [`${AT}.every: must be the five fields of a crontab, as 15 3 * * *, and name a time that comes, got "0 2 * *"`],
  ],
  [
    '{ match: { hosts: [web1] }, every: 0 2 * * *, zone: Europe/Berln, for: 1h }',
    [`${AT}.zone: must be a time zone such as America/Chicago, got "Europe/Berln"`],
  ],
  ['{ match: { hosts: [web1] }, every: 0 2 * * * }', [`${AT}: says how long: for, or until, or both`]],
  [
    '{ match: { hosts: [web1] }, every: 0 2 * * *, until: "4" }',
    [`${AT}.until: must be a time of day such as 04:00, got "4"`],
  ],
  [
    '{ match: { hosts: [web1] }, every: 0 * * * *, for: 1h }',
    [`${AT}.for: leaves no time until the next one: it would never end`],
  ],
  [
    '{ match: { hosts: [web1] }, every: "0 4,16 * * *", until: "04:00" }',
    [`${AT}.until: leaves no time until the next one: it would never end`],
  ],
  [
    '{ match: { hosts: [web1] }, every: 0 2 * * *, for: 1h, expect: [refusd] }',
    [expect.stringMatching(/^foretop\.yaml:5: downtimes\.backup\.expect\[0\]: must be one of warning, .*refused\?\)$/)],
  ],
])('%s is refused with what is wrong', async (rule, lines) => {
  const refused = await refusal(withRule(rule))
  expect(refused).toHaveLength(lines.length)
  for (const line of lines) expect(refused).toContainEqual(line)
})

test('so many that every check could not be held against them are refused', async () => {
  const rules = Array.from(
    { length: 201 },
    (_, at) => `r${at}: { match: { hosts: [web1] }, every: 0 2 * * *, for: 1h }`,
  )
  const text = withRule('{ match: { hosts: [web1] }, every: 0 2 * * *, for: 1h }').replace(/downtimes:.*/, '')
  expect(await refusal(`${text}downtimes:\n  ${rules.join('\n  ')}`)).toEqual([
    'foretop.yaml:6: downtimes: has 201 entries: at most 200',
  ])
})
