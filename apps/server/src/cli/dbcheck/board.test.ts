import { following, replica, down as unanswered } from '@foretop/probes/relations/replication/observed.made-up.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { boardOf } from './board.ts'
import { arrowRow, CATALOGUE_HERE, relationOf, serverRow, viewOf } from './fixture.made-up.ts'
import { exitCodeOf, onlyErrors } from './report.ts'

const board = (views: readonly CheckView[], wanted: ReadonlySet<string> | null = null) =>
  boardOf({ views: () => views, catalogue: () => CATALOGUE_HERE, latest: null }, wanted)
const [ledger] = CATALOGUE_HERE.kinds
if (ledger === undefined) throw new Error('it was made')
const CATALOGUE = { ...CATALOGUE_HERE, kinds: [...CATALOGUE_HERE.kinds, { ...ledger, kind: 'mysql' }] }
/** The same as this process itself looked at them. */
const straight = (views: readonly CheckView[], looks: ReadonlyMap<string, Observation>) =>
  boardOf({ views: () => views, catalogue: () => CATALOGUE, latest: (id) => looks.get(id) ?? null })
const texts = (sentences: readonly { readonly text: string }[]) => sentences.map(({ text }) => text)

const well = { metrics: { working: 1, all: 7, journals: 3, late: { default: 12 }, apart: { default: 0 } } }
const IDS = ['db02', 'db01', 'b01', 'b02'].map((host) => `${host}/sql`)
const [db02, db01, b01, b02] = IDS.map((id) => viewOf(id, { ...well, groups: ['databases', `${id.slice(0, 2)}s`] }))
if (!db02 || !db01 || !b01 || !b02) throw new Error('four were made')

const servers = [
  serverRow('db02', 'replica', 'db01'),
  serverRow('db01', 'writer'),
  serverRow('b01', 'standby master', 'b02'),
  serverRow('b02', 'writer', 'b01'),
]
const replicas = [arrowRow('db02', 'db01'), arrowRow('b01', 'b02'), arrowRow('b02', 'b01')]
const relation = relationOf(IDS, { servers, replicas, errors: [], warnings: [] })

test('masters come before their slaves, clusters in the order of the configuration, ids too', () => {
  const { lines } = board([db02, db01, b01, b02, relation])
  expect(lines.map(({ database, masters, repl, roles }) => [database.id, database.name, masters, repl, roles])).toEqual(
    [
      [2, 'db01', [], 'none', ['dbs', 'master']],
      [1, 'db02', [2], 12, ['dbs', 'slave']],
      [4, 'b02', [3], 12, ['b0s', 'master']],
      [3, 'b01', [4], 12, ['b0s', 'standby']],
    ],
  )
})

test('only what concerns those asked for is shown, by host or by group', () => {
  const said = { servers, replicas, errors: [{ host: 'db02', text: 'x' }], warnings: [{ host: 'b01+b02', text: 'y' }] }
  const views = [db02, db01, b01, b02, relationOf(IDS, said)]
  const names = (words: string[]) => board(views, new Set(words)).lines.map(({ database }) => database.name)
  expect(names(['b0s'])).toEqual(['b02', 'b01'])
  expect(names(['db02'])).toEqual(['db02'])
  expect(board(views, new Set(['b01']))).toMatchObject({ errors: [], warnings: [{ text: 'y' }] })
  expect(board(views, new Set(['db02']))).toMatchObject({ errors: [{ text: 'x' }], warnings: [] })
})

test.each([
  ['broken', {}, 'broken'],
  ['orphaned', {}, 'broken'],
  ['running', { metrics: { apart: { default: 2 } } }, 'broken'],
  ['running', { metrics: { apart: { default: 0 } } }, 'unknown'],
  [null, {}, 'unknown'],
] as const)('a replica that is %s and told %o shows %s', (state, changed, repl) => {
  const told = { servers, replicas: [arrowRow('db02', 'db01', state)] }
  const [, line] = board([viewOf('db02/sql', changed), db01, relationOf(IDS, told)]).lines
  expect(line?.repl).toBe(repl)
})

test('a server that does not tell whom it follows is not known to follow nobody', () => {
  const told = { servers: [serverRow('db01', 'alone', null)], replicas: [] }
  expect(board([db01, relationOf(['db01/sql'], told)]).lines[0]?.repl).toBe('unknown')
})

test('what its own check says is told, but not what an error says already, nor what a lost master explains', () => {
  const judged = {
    status: 'critical',
    culprit: 'all',
    text: 'Connections 97 % (critical above 95 %); ledger 1',
  } as const
  const views = [viewOf('db01/sql', judged), viewOf('db02/sql', judged)]
  const with_ = (state: string, errors: { host: string; text: string }[]) =>
    texts(board([...views, relationOf(IDS, { servers, replicas: [arrowRow('db02', 'db01', state)], errors })]).warnings)
  expect(with_('running', [])).toEqual([
    'db01: Connections 97 % (critical above 95 %)',
    'db02: Connections 97 % (critical above 95 %)',
  ])
  expect(with_('orphaned', [])).toEqual(['db01: Connections 97 % (critical above 95 %)'])
  expect(with_('running', [{ host: 'db01', text: 'down' }])).toEqual(['db02: Connections 97 % (critical above 95 %)'])
})

test('lag in seconds, and in bytes across files, is a note and no fault', () => {
  const told = { servers, replicas: [arrowRow('db02', 'db01', 'running', 4)] }
  const { warnings, notes } = board([db01, db02, relationOf(IDS, told)])
  expect([texts(warnings), texts(notes)]).toEqual([[], ['db02 is 94\u202fB and 4 s behind db01']])
})

test('a database we could not look at, or only long ago, is told and is not green', () => {
  const views = [
    viewOf('db01/sql', { outcome: 'crashed', status: 'unknown', text: 'the resolver did not answer' }),
    viewOf('db02/sql', { stale: true, checkedAt: 0 }),
    viewOf('db03/sql', { outcome: null, status: 'pending' }),
    viewOf('db04/sql', well),
  ]
  expect(texts(board(views).warnings)).toEqual([
    'db01: the resolver did not answer',
    'db02: last seen 1970-01-01T00:00:00.000Z',
    'db03: not looked at yet',
  ])
})
test('where only errors are asked for, one that was not looked at is not passed over in silence', () => {
  const views = [
    viewOf('db01/sql', { ...well, status: 'warning', text: 'many connections' }),
    viewOf('db02/sql', { outcome: 'crashed', status: 'unknown', text: 'the resolver did not answer' }),
    viewOf('db03/sql', { ...well, stale: true, checkedAt: 0 }),
  ]
  const told = onlyErrors(board(views))
  expect(texts(told.warnings)).toEqual([
    'db02: the resolver did not answer',
    'db03: last seen 1970-01-01T00:00:00.000Z',
  ])
  expect(exitCodeOf(told)).toBe(1)
  expect(exitCodeOf(onlyErrors(board(views.slice(0, 1))))).toBe(0)
})

const down = { outcome: 'failed', status: 'critical', text: 'refused' } as const

test('without a relation nobody answering is an error for each', () => {
  const views = [viewOf('db01/sql', down), viewOf('db02/sql', down)]
  const errors = ["Can't connect to db01", "Can't connect to db02"]
  expect(texts(board(views).errors)).toEqual(errors)
  const looks = new Map(views.map(({ id, host }) => [id, unanswered(host ?? '')]))
  expect(texts(straight(views, looks).errors)).toEqual(errors)
})

const follows = [{ channel: 'default', sourceHost: '10.0.0.1', sourcePort: 3306, io: 'Connecting', sql: 'Yes' }]
const unrelated = [
  viewOf('db01/sql', { ...down, address: '10.0.0.1' }),
  viewOf('db02/sql', { ...well, details: { channels: follows } }),
]
const drawn = ({ lines }: ReturnType<typeof board>) => lines.map(({ masters, repl, side }) => [masters, repl, side])

test('without a relation the same is found out here', () => {
  const looks = new Map([
    ['db01/sql', { ...unanswered('db01'), address: '10.0.0.1' }],
    ['db02/sql', replica('db02', 2, following('10.0.0.1', 1, { io: 'Connecting' }))],
  ])
  const found = straight(
    unrelated.map((view) => ({ ...view, kind: 'mysql' })),
    looks,
  )
  expect(texts(found.errors)).toEqual(["Can't connect to db01"])
  expect(drawn(found)).toEqual([
    [[], 'unknown', 'master'],
    [[1], 'broken', 'slave'],
  ])
  // Of a kind that the relation knows nothing of.
  expect(drawn(straight(unrelated, looks))).toEqual(drawn(board(unrelated)))
})

test('through a server, which keeps evidence to itself, it is concluded from what each shows', () => {
  const found = board(unrelated)
  expect(texts(found.errors)).toEqual(["Can't connect to db01"])
  expect(drawn(found)).toEqual([
    [[], 'unknown', 'master'],
    [[1], 12, 'slave'],
  ])
})

test('a relation that cannot tell says so, and is done without', () => {
  const mute = viewOf('ledgers', { kind: 'ledgers', of: ['db01/sql'], outcome: 'crashed', text: 'declared: db77' })
  expect(texts(board([viewOf('db01/sql', { ...well, details: { channels: [] } }), mute]).warnings)).toEqual([
    'ledgers: declared: db77',
  ])
})

test('two databases on one host are told apart by their whole names', () => {
  const views = [viewOf('db01/one', { details: { channels: [] } }), viewOf('db01/two', { details: { channels: [] } })]
  expect(board(views).lines.map(({ database }) => database.name)).toEqual(['db01/one', 'db01/two'])
})
