import type { Details, Metrics, Observation, Row } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { CannotTell } from '../define.ts'
import { replication } from './replication.ts'

interface Told {
  readonly at?: number
  readonly readOnly?: number | null
  readonly serverId?: number
  readonly log?: string
  readonly position?: number
  readonly logs?: readonly Row[]
  readonly follows?: readonly Row[]
  readonly details?: Details
}

/** What the `mysql` check of one host told. By default: a writable server with one log, following nobody. */
function server(host: string, serverId: number, told: Told = {}): Observation {
  const { at = 0, readOnly = 0, log = `${host}.000001`, position = 1_000, follows = [] } = told
  const logs = told.logs ?? [{ file: log, bytes: position }]
  const metrics: Metrics = { serverId, ...(readOnly === null ? {} : { readOnly }) }
  const own = { masterLog: log, masterPosition: position, logs, oldestLog: String(logs[0]?.file) }
  const details = { address: host, port: 3306, ...own, channels: follows, ...told.details }
  return { checkId: `${host}/mysql`, host, at, durationMs: 1, outcome: 'answered', metrics, details, text: '' }
}

const down = (host: string): Observation => ({
  checkId: `${host}/mysql`,
  host,
  at: 0,
  durationMs: 1,
  outcome: 'failed',
  code: 'refused',
  text: 'refused',
})
const unseen = (host: string): Observation => ({ ...down(host), outcome: 'crashed', code: 'local', text: 'not seen' })

/** A channel that follows `source` and has applied all its first 1,000 bytes. */
const following = (source: string, serverId: number, changed: Row = {}): Row => ({
  channel: 'default',
  sourceHost: source,
  sourcePort: 3306,
  sourceServerId: serverId,
  io: 'Yes',
  sql: 'Yes',
  readFile: `${source}.000001`,
  readPosition: 1_000,
  execFile: `${source}.000001`,
  execPosition: 1_000,
  seconds: 0,
  delaySeconds: 0,
  error: '',
  ...changed,
})

const replica = (host: string, serverId: number, follows: Row, told: Told = {}) =>
  server(host, serverId, { readOnly: 1, follows: [follows], ...told })

const derive = (members: readonly Observation[], options = {}) =>
  replication.derive(replication.options.parse(options), members)

const sentences = (members: readonly Observation[]) => {
  const errors = derive(members).details?.errors
  return Array.isArray(errors) ? errors.map((row) => row.text) : []
}

test('a master and its replica are well', () => {
  const { metrics, details, text } = derive([server('db1', 1), replica('db2', 2, following('db1', 1))])
  expect(metrics).toEqual({
    broken: { db2: 0 },
    behind: { db2: 0 },
    unfetched: { db2: 0 },
    purged: { db2: 0 },
    orphans: 0,
    writableMasters: { db1: 1 },
    writableReplicas: { db2: 0 },
    duplicateServerIds: 0,
  })
  expect(details).toMatchObject({
    servers: [
      { server: 'db1', role: 'writer', follows: '' },
      { server: 'db2', role: 'replica', follows: 'db1' },
    ],
    replicas: [{ replica: 'db2', source: 'db1', bytes: 0, state: 'running' }],
    errors: [],
  })
  expect(text).toBe('2 servers, 1 of 1 replications run')
})

test('a replica in an earlier log file is behind by what is left of it and all after it', () => {
  const logs = [9_059, 602, 559].map((bytes, index) => ({ file: `db1.00000${index + 1}`, bytes }))
  const master = server('db1', 1, { log: 'db1.000003', position: 559, logs })
  const place = { readFile: 'db1.000003', readPosition: 518, execFile: 'db1.000001', execPosition: 7_023 }
  const members = [master, replica('db2', 2, following('db1', 1, place))]
  expect(derive(members).metrics).toMatchObject({ behind: { db2: 3_197 }, unfetched: { db2: 41 } })
  expect(sentences(members)).toEqual(['Wrong log file: db2'])
})

test('a replica ahead of what its master said a moment ago is not behind', () => {
  const ahead = following('db1', 1, { readPosition: 1_500, execPosition: 1_500 })
  expect(derive([server('db1', 1), replica('db2', 2, ahead)]).metrics).toMatchObject({ behind: { db2: 0 } })
})

test('a log its master has purged is gone, not zero bytes away', () => {
  const master = server('db1', 1, { log: 'db1.000009', logs: [{ file: 'db1.000009', bytes: 1_000 }] })
  const { metrics } = derive([master, replica('db2', 2, following('db1', 1))])
  expect(metrics).toMatchObject({ purged: { db2: 1 } })
  expect(metrics).not.toHaveProperty('behind')
})

test.each([
  ['a stopped applier', { sql: 'No', error: 'Duplicate entry' }, 'Slave not running: db2: Duplicate entry'],
  ['a person’s STOP SLAVE', { io: 'No', sql: 'No' }, 'Slave not running: db2: '],
  ['a refused login', { io: 'Connecting', error: 'Access denied' }, 'Slave not running: db2: Access denied'],
  ['a stopped fetcher with equal positions', { io: 'No' }, 'Slave not running: db2: '],
])('%s is broken', (_, changed, sentence) => {
  const members = [server('db1', 1), replica('db2', 2, following('db1', 1, changed))]
  expect(derive(members).metrics).toMatchObject({ broken: { db2: 1 } })
  expect(sentences(members)).toEqual([sentence])
})

test('more than 20,000 bytes not fetched are told in dbcheck’s words, if the replica was asked after its master', () => {
  const master = server('db1', 1, { position: 50_000, at: 10 })
  const members = (at: number) => [master, replica('db2', 2, following('db1', 1), { at })]
  expect(sentences(members(11))).toEqual(['db2: Relay log behind: master=[db1.000001 50000], db2=[db1.000001 1000]'])
  expect(sentences(members(9))).toEqual([])
})

test('a master that does not answer is one problem, not one more for each replica', () => {
  const cut = { io: 'Connecting', error: 'error connecting to master' }
  const members = [
    down('db1'),
    replica('db2', 2, following('db1', 1, cut)),
    replica('db3', 3, following('db1', 1, cut)),
  ]
  const { metrics } = derive(members)
  expect(metrics).toMatchObject({ orphans: 2 })
  expect(metrics).not.toHaveProperty('broken')
  expect(sentences(members)).toEqual(["Can't connect to db1"])
})

test('a replica told an address the silent member does not show is its orphan all the same', () => {
  const cut = following('10.0.0.7', 1, { io: 'Connecting' })
  expect(derive([down('db1'), replica('db2', 2, cut)]).metrics).toMatchObject({ orphans: 1 })
})

test('a silent master does not excuse a replica whose own applier stopped', () => {
  const both = following('db1', 1, { io: 'Connecting', sql: 'No' })
  expect(derive([down('db1'), replica('db2', 2, both)]).metrics).toMatchObject({ broken: { db2: 1 }, orphans: 0 })
})

test('a master we could not look at leaves its replica broken', () => {
  const cut = following('db1', 1, { io: 'Connecting' })
  expect(derive([unseen('db1'), replica('db2', 2, cut)]).metrics).toMatchObject({ broken: { db2: 1 } })
})

const pairOf = (left: Told, right: Told) => [
  server('a1', 3, { ...left, follows: [following('a2', 4)] }),
  server('a2', 4, { ...right, follows: [following('a1', 3)] }),
]
const declared = { pairs: [{ members: ['a1', 'a2'], active: 'a1' }] }

test.each([
  ['one writable', 0, 1, 1],
  ['both writable', 0, 0, 2],
  ['none writable', 1, 1, 0],
])('an undeclared pair of masters, %s', (_, left, right, count) => {
  const { metrics } = derive(pairOf({ readOnly: left }, { readOnly: right }))
  expect(metrics).toMatchObject({ writableMasters: { 'a1+a2': count } })
  expect(metrics).not.toHaveProperty('writableReplicas')
})

test.each([
  ['both writable is well', 0, 0, 0],
  ['only the passive side read only is well', 0, 1, 0],
  ['the active side read only is not', 1, 0, 1],
])('a declared pair: %s', (_, left, right, flag) => {
  const { metrics } = derive(pairOf({ readOnly: left }, { readOnly: right }), declared)
  expect(metrics).toMatchObject({ readOnlyActive: { 'a1+a2': flag } })
  expect(metrics).not.toHaveProperty('writableMasters')
})

test('of a declared pair only the active side is called the writer', () => {
  const { details } = derive(pairOf({}, {}), declared)
  expect(details).toMatchObject({ servers: [{ role: 'writer' }, { role: 'standby master' }] })
})

test('a pair of which one side was not seen is not guessed', () => {
  const [left] = pairOf({}, {})
  if (left === undefined) throw new Error('a pair has two')
  expect(derive([left, unseen('a2')]).metrics).not.toHaveProperty('writableMasters')
  expect(derive([left, unseen('a2')]).metrics).not.toHaveProperty('writableReplicas')
  expect(derive([left, unseen('a2')], declared).metrics).toMatchObject({ readOnlyActive: { 'a1+a2': 0 } })
})

test('a ring of three with two writable is seen as one ring', () => {
  const ring = [
    server('a', 1, { follows: [following('c', 3)] }),
    server('b', 2, { follows: [following('a', 1)] }),
    server('c', 3, { follows: [following('b', 2)], readOnly: 1 }),
  ]
  expect(derive(ring).metrics).toMatchObject({ writableMasters: { 'a+b+c': 2 } })
})

test('an old master that comes back writable after a failover is seen where one writer was asked for', () => {
  const members = [server('db1', 1), server('db2', 2)]
  expect(derive(members).metrics).not.toHaveProperty('writableMasters')
  expect(derive(members, { oneWriter: [['db1', 'db2']] }).metrics).toMatchObject({ writableMasters: { 'db1+db2': 2 } })
})

test('a master that is read only has nobody who writes', () => {
  const members = [server('db1', 1, { readOnly: 1 }), replica('db2', 2, following('db1', 1))]
  expect(derive(members).metrics).toMatchObject({ writableMasters: { db1: 0 } })
})

test('a writable replica in the middle of a chain is a warning, not a second master', () => {
  const chain = [
    server('db1', 1),
    server('db2', 2, { follows: [following('db1', 1)] }),
    replica('db3', 3, following('db2', 2)),
  ]
  expect(derive(chain).metrics).toMatchObject({
    writableMasters: { db1: 1 },
    writableReplicas: { db2: 1, db3: 0 },
  })
})

test('two replicas of one master with the same id are told, strangers with the same id are not', () => {
  const same = [server('db1', 1), replica('db2', 7, following('db1', 1)), replica('db3', 7, following('db1', 1))]
  expect(derive(same).metrics).toMatchObject({ duplicateServerIds: 2 })
  expect(derive([server('x', 1), server('y', 1)]).metrics).toMatchObject({ duplicateServerIds: 0 })
})

test('a replica with its master’s id is told, although it never met it', () => {
  const never = following('db1', 0, { io: 'No', readFile: null, readPosition: null })
  const { metrics } = derive([server('db1', 1), replica('db2', 1, never)])
  expect(metrics).toMatchObject({ duplicateServerIds: 2, broken: { db2: 1 } })
})

test('while it is connected a replica follows whom it met, not the floating address it was told', () => {
  const { details } = derive([server('db1', 1), server('db9', 9), replica('db2', 2, following('db9', 1))])
  expect(details).toMatchObject({ replicas: [{ source: 'db1' }] })
})

test('a replica pointed elsewhere keeps the id of its old master and does not follow it', () => {
  const moved = following('db9', 1, { io: 'Connecting' })
  const fresh = following('10.9.9.9', 1, { io: 'Connecting', readFile: null, readPosition: 4 })
  const { details } = derive([server('db1', 1), server('db9', 9), replica('db2', 2, moved), replica('db3', 3, fresh)])
  expect(details).toMatchObject({ replicas: [{ source: 'db9' }, { source: '10.9.9.9:3306', member: false }] })
})

test('a replica of two masters is told by channel', () => {
  const channels = [following('db1', 1), following('db3', 3, { channel: 'shop', sql: 'No' })]
  const members = [server('db1', 1), server('db3', 3), server('db2', 2, { readOnly: 1, follows: channels })]
  expect(derive(members).metrics).toMatchObject({
    broken: { db2: 0, 'db2/shop': 1 },
    writableMasters: { db1: 1, db3: 1 },
  })
})

test('what a member does not know of itself is left out', () => {
  const blind = server('db2', 2, { readOnly: null, details: { channels: '' } })
  const { metrics } = derive([server('db1', 1), blind])
  expect(metrics).toEqual({ orphans: 0, duplicateServerIds: 0 })
})

test('a declared pair of which one side no longer follows the other is apart', () => {
  const [left, right] = pairOf({}, {})
  if (left === undefined || right === undefined) throw new Error('a pair has two')
  expect(derive([left, right], declared).metrics).toMatchObject({ apart: { 'a1+a2': 0 } })
  expect(derive([left, server('a2', 4)], declared).metrics).toMatchObject({ apart: { 'a1+a2': 1 } })
  expect(derive([left, down('a2')], declared).metrics).not.toHaveProperty('apart')
})

test('a declared name that is no member is told, for nobody would judge it', () => {
  expect(() => derive([server('a1', 3)], declared)).toThrow('not among its checks: a2')
})

test('nothing can be told when nobody was seen', () => {
  expect(() => derive([down('db1'), unseen('db2')])).toThrow(CannotTell)
})

test('the active side must be one of the pair', () => {
  const wrong = { pairs: [{ members: ['a1', 'a2'], active: 'b1' }] }
  expect(replication.options.safeParse(wrong).success).toBe(false)
})
