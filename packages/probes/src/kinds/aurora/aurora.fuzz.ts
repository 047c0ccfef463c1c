import { parsed } from '../../fuzz/parsed.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { SqlRow, Table } from '../mysql/session.ts'
import { listed, own } from './aurora.made-up.ts'
import { aurora } from './aurora.ts'
import { conclude } from './conclude.ts'
import { readCluster } from './read.ts'

const NOW = 1_800_000_000_000
const TABLES = [
  [own('aurora-1', false)],
  [
    listed({ id: 'aurora-1', writer: true }),
    listed({ id: 'aurora-2', zoneHours: 9 }),
    listed({ id: 'aurora-3 é', lagMs: '7.5' }),
    listed({ id: 'old', writer: true, age: 33_720 }),
  ],
]

function tableIn(text: Buffer | undefined): Table {
  const rows: unknown = text === undefined || text.length === 0 ? null : JSON.parse(text.toString())
  const isRow = (row: unknown): row is SqlRow => typeof row === 'object' && row !== null && !Array.isArray(row)
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new ProbeFailure('protocol', 'no rows')
  return { columns: Object.keys(rows[0] ?? {}), rows }
}

/** What the session makes of packets is tried with the mysql probe; here, what is made of any rows. */
export const recordings = () =>
  [
    { name: 'a cluster of three', last: null },
    { name: 'a writer that moved', last: { writer: 'aurora-2', before: null, movedAt: null } },
  ].map(({ name, last }) =>
    parsed(aurora, {
      name,
      pieces: TABLES.map((table) => JSON.stringify(table)),
      made: 'json',
      read([asked, instances]) {
        const cluster = readCluster({ own: tableIn(asked), instances: tableIn(instances) }, 30_000)
        const expected = ['aurora-1', 'aurora-2', 'aurora-3 é']
        const { keepsake: _, ...found } = conclude(cluster, { expected, holdMs: 900_000, last, now: NOW })
        return found
      },
    }),
  )
