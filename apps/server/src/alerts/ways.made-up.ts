import type { Hours, Person, Rota } from '@foretop/shared/model.ts'
import type { Channel, Plan, Route } from '@foretop/shared/plan.ts'

/** How trouble finds people in a life: by plain routes, by steps, over a rota, in business hours. */
export const WAYS = ['plain', 'steps', 'rota', 'hours'] as const
export type Way = (typeof WAYS)[number]

/** The ways to the people there are. */
export const PUSHES = ['ann/push', 'bob/push'] as const

/** Longer than four rounds, and than thirteen: a step comes between what is looked at and what somebody does. */
const SOON_MS = 13_200
export const LATER_MS = 40_200

/** Times of the day: lives begin at 00:16:42. Each is longer than anybody may be owed a word. */
const hours = (name: string, spans: readonly (readonly [string, string])[]): Hours => ({
  ...{ name, zone: 'UTC', holidays: null },
  weekly: spans.map(([from, until]) => ({ days: ['wed', 'thu'], from, until })),
})
const HOURS: readonly Hours[] = [
  hours('office', [
    ['00:17', '00:18'],
    ['00:19', '00:21'],
    ['00:22', '00:30'],
    ['01:18', '01:20'],
    ['23:18', '23:20'],
  ]),
  hours('late', [
    ['00:19', '00:20'],
    ['00:22', '00:23'],
    ['01:19', '01:20'],
  ]),
]
const ROTAS: readonly Rota[] = [
  {
    ...{ name: 'primary', title: 'Primary', zone: 'UTC', overrides: [] },
    layers: [
      {
        ...{ people: ['ann', 'bob'], turn: { since: '1969-12-01', at: '00:18', days: 1 } },
        ...{ during: null, holidays: null },
      },
      { people: ['ann'], turn: null, during: 'late', holidays: null },
    ],
  },
  {
    ...{ name: 'standby', title: 'Standby', zone: 'UTC', overrides: [] },
    layers: [{ people: ['ann'], turn: null, during: 'office', holidays: null }],
  },
]
const PEOPLE: readonly Person[] = ['ann', 'bob'].map((name) => ({
  ...{ name, title: name, zone: null, slack: null, addresses: {} },
}))

/** The part of a plan that says who hears. `names`: channels that are nobody's own; `way`: `null` where there are no people. */
export function waysFor(names: readonly string[], way: Way | null) {
  const channel = (name: string): Channel => ({ name, kind: 'played', options: {} })
  const [first = 'ops', ...others] = names
  const rest = others.length > 0 ? others : [first]
  const channels = names.map(channel)
  if (way === null) return { channels, routes: routesBy({ first, rest }).plain }
  return {
    channels: [...channels, ...PUSHES.map((name) => ({ ...channel(name), person: name.slice(0, 3) }))],
    ...{ people: PEOPLE, hours: HOURS, rotas: ROTAS, routes: routesBy({ first, rest })[way] },
    ...(way === 'hours' && { fallback: ['bob'] }),
  } satisfies Partial<Plan>
}

const CRITICAL = { status: ['critical' as const] }
const DATABASES = { groups: ['databases'] }
const WEBS = { groups: ['webs'] }

const routesBy = ({
  first,
  rest,
}: {
  readonly first: string
  readonly rest: readonly string[]
}): { readonly [way in Way]: readonly Route[] } => ({
  plain: [
    { match: CRITICAL, to: [first], continue: true },
    { match: DATABASES, to: [], continue: false },
    { match: {}, to: [...rest], continue: false },
  ],
  steps: [
    {
      ...{ match: CRITICAL, to: [first], continue: true },
      escalate: [
        { afterMs: SOON_MS, to: ['ann'] },
        { afterMs: LATER_MS, to: ['primary'] },
      ],
    },
    { match: DATABASES, to: [], escalate: [{ afterMs: SOON_MS, to: ['bob'] }], continue: false },
    { match: {}, to: [...rest], continue: false },
  ],
  rota: [
    { match: CRITICAL, to: ['primary'], escalate: [{ afterMs: LATER_MS, to: [first] }], continue: true },
    { match: DATABASES, to: ['primary/push'], continue: false },
    { match: WEBS, to: ['primary'], continue: false },
    { match: {}, to: [...rest], continue: false },
  ],
  hours: [
    { match: CRITICAL, to: [first], during: 'office', continue: true },
    { match: DATABASES, to: ['standby'], continue: false },
    { match: WEBS, to: [...rest], during: 'office', continue: false },
    { match: WEBS, to: ['ann'], continue: false },
    // What is no web and only warns is nobody's but the fallback's; what is critical waits for the hours.
  ],
})
