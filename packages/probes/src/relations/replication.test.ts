import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { CannotTell } from '../define.ts'
import { deriveFrom } from '../derive-from.ts'
import { down, following, replica, server, type Told, unseen } from './replication/observed.made-up.ts'
import { replication } from './replication.ts'

const derive = (members: readonly Observation[], options = {}) =>
  deriveFrom(replication, replication.options.parse(options), members)

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
  expect(text).toBe('2 servers, 1 of 1 replication runs')
})

test('a replica in an earlier log file is behind by what is left of it and all after it', () => {
  const logs = [9_059, 602, 559].map((bytes, index) => ({ file: `db1.00000${index + 1}`, bytes }))
  const master = server('db1', 1, { log: 'db1.000003', position: 559, logs })
  const place = { read: { file: 'db1.000003', position: 518 }, executed: { file: 'db1.000001', position: 7_023 } }
  const members = [master, replica('db2', 2, following('db1', 1, place))]
  expect(derive(members).metrics).toMatchObject({ behind: { db2: 3_197 }, unfetched: { db2: 41 } })
  expect(sentences(members)).toEqual(['Wrong log file: db2'])
})

test('a replica ahead of what its master said a moment ago is not behind', () => {
  const place = { file: 'db1.000001', position: 1_500 }
  const ahead = following('db1', 1, { read: place, executed: place })
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

test('more than 20,000 bytes not fetched are told in dbcheck’s words', () => {
  const master = server('db1', 1, { position: 50_000, at: 10 })
  const members = [master, replica('db2', 2, following('db1', 1), { at: 11 })]
  expect(sentences(members)).toEqual(['db2: Relay log behind: master=[db1.000001 50000], db2=[db1.000001 1000]'])
})

test('what a master may have written since its replica was asked is allowed for', () => {
  const behind = (atMs: number, retention: { bytesPerSecond?: number }) => {
    const master = server('db1', 1, { position: 50_000, at: atMs, retention })
    return sentences([master, replica('db2', 2, following('db1', 1))]).length
  }
  expect(behind(1_000, { bytesPerSecond: 1_000 })).toBe(1)
  expect(behind(1_000, { bytesPerSecond: 10_000 })).toBe(0)
  expect(behind(1_000, {})).toBe(0)
  expect(behind(10, {})).toBe(1)
})

test('a log that its master has begun since is no fault, one that was there before is', () => {
  const logs = ['db1.000001', 'db1.000002'].map((file) => ({ file, bytes: 1_000 }))
  const behind = (atMs: number) => {
    const master = server('db1', 1, { log: 'db1.000002', position: 200, logs, at: 100 })
    return sentences([master, replica('db2', 2, following('db1', 1), { at: atMs })]).length
  }
  expect(behind(0)).toBe(0)
  expect(behind(100)).toBe(1)
})

test('a replica that stopped fetching long ago is told of with how far behind that left it', () => {
  const master = server('db1', 1, { position: 50_000 })
  const members = [master, replica('db2', 2, following('db1', 1, { io: 'No' }))]
  expect(sentences(members)).toEqual([
    'Slave not running: db2: ',
    'db2: Relay log behind: master=[db1.000001 50000], db2=[db1.000001 1000]',
  ])
})

test('what dbcheck never saw is told beside its errors', () => {
  const stray = replica('db3', 7, following('10.9.9.9', 99))
  const { details } = derive([server('db1', 7), replica('db2', 7, following('db1', 7), { readOnly: 0 }), stray])
  expect(details).toMatchObject({
    errors: [],
    warnings: [
      { host: 'db1', text: 'db1 shares server id 7' },
      { host: 'db2', text: 'db2 shares server id 7' },
      { host: 'db3', text: 'db3 follows 10.9.9.9:3306, which is none of those watched' },
      // Whatever is but a warning does not stand before what is critical.
      { host: 'db2', text: 'db2 is a replica and writable' },
    ],
  })
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
  const { metrics, details } = derive([down('db1'), replica('db2', 2, cut)])
  expect(metrics).toMatchObject({ orphans: 1 })
  expect(details).toMatchObject({ warnings: [] })
})

test('a master that does not answer is known by the address it was looked for at', () => {
  const cut = following('10.0.0.1', 1, { io: 'Connecting', read: null })
  const members = [
    { ...down('db1'), address: '10.0.0.1' },
    { ...down('db9'), address: '10.0.0.9' },
    replica('db2', 2, cut),
  ]
  expect(derive(members).details).toMatchObject({ replicas: [{ source: 'db1', state: 'orphaned' }], warnings: [] })
})

test('a silent master does not excuse a replica whose own applier stopped', () => {
  const both = following('db1', 1, { io: 'Connecting', sql: 'No' })
  expect(derive([down('db1'), replica('db2', 2, both)]).metrics).toMatchObject({ broken: { db2: 1 }, orphans: 0 })
})

test('a master we could not look at leaves its replica broken', () => {
  const cut = following('db1', 1, { io: 'Connecting' })
  expect(derive([unseen('db1'), replica('db2', 2, cut)]).metrics).toMatchObject({ broken: { db2: 1 } })
})

test('two replicas of one master with the same id are told, strangers with the same id are not', () => {
  const same = [server('db1', 1), replica('db2', 7, following('db1', 1)), replica('db3', 7, following('db1', 1))]
  expect(derive(same).metrics).toMatchObject({ duplicateServerIds: 2 })
  expect(derive([server('x', 1), server('y', 1)]).metrics).toMatchObject({ duplicateServerIds: 0 })
})

test('a replica with its master’s id is told, although it never met it', () => {
  const never = following('db1', 0, { io: 'No', read: null })
  const { metrics } = derive([server('db1', 1), replica('db2', 1, never)])
  expect(metrics).toMatchObject({ duplicateServerIds: 2, broken: { db2: 1 } })
})

test('while it is connected a replica follows whom it met, not the floating address it was told', () => {
  const { details } = derive([server('db1', 1), server('db9', 9), replica('db2', 2, following('db9', 1))])
  expect(details).toMatchObject({ replicas: [{ source: 'db1' }] })
})

test('a replica pointed elsewhere keeps the id of its old master and does not follow it', () => {
  const moved = following('db9', 1, { io: 'Connecting' })
  const fresh = following('10.9.9.9', 1, { io: 'Connecting', read: null })
  const { details } = derive([server('db1', 1), server('db9', 9), replica('db2', 2, moved), replica('db3', 3, fresh)])
  expect(details).toMatchObject({ replicas: [{ source: 'db9' }, { source: '10.9.9.9:3306', member: false }] })
})

test('a replica of two masters is told by channel', () => {
  const channels = [following('db1', 1), following('db3', 3, { name: 'shop', sql: 'No' })]
  const members = [server('db1', 1), server('db3', 3), server('db2', 2, { readOnly: 1, follows: channels })]
  expect(derive(members).metrics).toMatchObject({
    broken: { db2: 0, 'db2/shop': 1 },
    writableMasters: { db1: 1, db3: 1 },
  })
})

test('what a member does not know of itself is left out', () => {
  const blind = server('db2', 2, { readOnly: null, evidence: { channels: null } })
  const { metrics } = derive([server('db1', 1), blind])
  expect(metrics).toEqual({ orphans: 0, duplicateServerIds: 0 })
})

test('nothing can be told when nobody was seen', () => {
  expect(() => derive([down('db1'), unseen('db2')])).toThrow(CannotTell)
})

test('the active side must be one of the pair', () => {
  const wrong = { pairs: [{ members: ['a1', 'a2'], active: 'b1' }] }
  expect(replication.options.safeParse(wrong).success).toBe(false)
})

test('nothing is counted with logs that its master did not tell', () => {
  const logs = ['db1.000001', 'db1.000002', 'db1.000003'].map((file) => ({ file, bytes: 1_000 }))
  const behind = (told: Told) =>
    derive([
      server('db1', 1, { log: 'db1.000003', position: 200, logs, ...told }),
      replica('db2', 2, following('db1', 1)),
    ]).metrics
  expect(behind({})).toMatchObject({ behind: { db2: 1_200 } })
  expect(behind({ evidence: { logs: null } })).not.toHaveProperty('behind')
  expect(behind({ evidence: { logs: logs.slice(1) } })).not.toHaveProperty('behind')
})
