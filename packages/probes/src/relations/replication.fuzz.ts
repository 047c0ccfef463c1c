import { ofMembers } from '../fuzz/of-members.ts'
import { down, following, replica, server } from './replication/observed.made-up.ts'
import { replication } from './replication.ts'

const logs = [9_059, 602, 559].map((bytes, index) => ({ file: `db1.00000${index + 1}`, bytes }))
const place = { read: { file: 'db1.000003', position: 518 }, executed: { file: 'db1.000001', position: 7_023 } }
const ring = [
  server('a1', 1, { follows: [following('a2', 2)] }),
  server('a2', 2, { follows: [following('a1', 1)], readOnly: 1 }),
]

export const recordings = () =>
  Object.entries({
    well: {
      members: [server('db1', 1), replica('db2', 2, following('db1', 1)), replica('db3', 3, following('db1', 1))],
    },
    'files apart': {
      members: [
        server('db1', 1, { log: 'db1.000003', position: 559, logs }),
        replica('db2', 2, following('db1', 1, place)),
      ],
    },
    broken: {
      members: [server('db1', 1), replica('db2', 2, following('db1', 1, { sql: 'No', error: 'Duplicate entry' }))],
    },
    'far behind': { members: [server('db1', 1, { position: 50_000_000 }), replica('db2', 2, following('db1', 1))] },
    'its log purged': {
      members: [
        server('db1', 1, { log: 'db1.000009', logs: [{ file: 'db1.000009', bytes: 1_000 }] }),
        replica('db2', 2, following('db1', 1)),
      ],
    },
    'a chain': {
      members: [
        server('db1', 1),
        replica('db2', 2, following('db1', 1, { sql: 'No', error: 'Duplicate entry' })),
        replica('db3', 3, following('db2', 2)),
      ],
      options: { writer: 'db1', follows: { db2: 'db1', db3: 'db2' } },
    },
    'the wrong master, and another writer': {
      members: [replica('db1', 1, following('db2', 2)), server('db2', 2), replica('db3', 3, following('db1', 1))],
      options: { writer: 'db1', follows: { db3: 'db2' } },
    },
    'transactions of its own': {
      members: [
        server('db1', 1, { evidence: { gtids: '0-1-9' } }),
        replica('db2', 2, following('db1', 1), { evidence: { gtids: '0-1-9,0-2-10' } }),
      ],
    },
    'a ring': { members: ring },
    'a pair': { members: ring, options: { pairs: [{ members: ['a1', 'a2'], active: 'a2' }] } },
    'two writers': { members: [server('b1', 1), server('b2', 2)], options: { oneWriter: [['b1', 'b2']] } },
    'a master that is down': { members: [down('db1'), replica('db2', 2, following('db1', 1))] },
    'one number twice': { members: [server('db1', 1), replica('db2', 1, following('db1', 1))] },
  }).map(([name, { members, ...given }]) =>
    ofMembers(replication, { name, members, options: 'options' in given ? given.options : {} }),
  )
