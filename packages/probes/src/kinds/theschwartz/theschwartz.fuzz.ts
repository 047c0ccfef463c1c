import { parsed } from '../../fuzz/parsed.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { SqlRow, Table } from '../mysql/session.ts'
import { readJobs } from './read.ts'
import { conclude, theschwartz } from './theschwartz.ts'

const TABLES = [
  [
    { funcid: 1, funcname: 'Lab::Ok' },
    { funcid: 3, funcname: 'Lab::Flaky é' },
  ],
  [
    { funcid: 1, now: 1_795_226_200, waiting: 3, running: 0, scheduled: 0, oldest: 1_795_226_180 },
    { funcid: 3, now: 1_795_226_200, waiting: 0, running: 1, scheduled: '2', oldest: null },
  ],
  [{ funcid: 3, failing: 2, most: 3 }],
  [{ funcid: 3, errors: 5 }],
  [{ funcid: 1, ended: 12, failed: 1 }],
  [{ funcid: 3, at: 1_795_226_190, message: 'it broke' }],
]

const columns = (rows: readonly SqlRow[]) => Object.keys(rows[0] ?? {})

function tableIn(text: Buffer | undefined): Table {
  const rows: unknown = text === undefined || text.length === 0 ? null : JSON.parse(text.toString())
  const isRow = (row: unknown): row is SqlRow => typeof row === 'object' && row !== null && !Array.isArray(row)
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new ProbeFailure('protocol', 'no rows')
  return { columns: columns(rows), rows }
}

/** What the session makes of packets is tried with the mysql probe; here, what is made of any rows. */
export const recordings = () => [
  parsed(theschwartz, {
    name: 'jobs of two functions',
    pieces: TABLES.map((table) => JSON.stringify(table)),
    made: 'json',
    read(said) {
      const [functions, jobs, failing, errors, ends, latest] = said
      const read = readJobs({
        ...{ functions: tableIn(functions), jobs: tableIn(jobs), failing: tableIn(failing) },
        ...{ errors: tableIn(errors), ends: tableIn(ends), latest: tableIn(latest) },
      })
      return conclude({ ignore: [], precious: ['Lab::*'] }, read, 1)
    },
  }),
]
