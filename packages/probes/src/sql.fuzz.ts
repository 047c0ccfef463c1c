import { parsed } from './fuzz/parsed.ts'
import { metricsOf } from './metrics-of.ts'
import { ProbeFailure } from './protocol/failure.ts'
import { options } from './sql/options.ts'
import { conclude, sql } from './sql.ts'

const GIVEN = options.parse({
  ...{ system: 'mysql', user: 'reader', query: 'SELECT …', instances: 'kind' },
  columns: { waiting: 'waiting', share: { column: 'share', scale: 100 }, oldest: { column: 'oldest', optional: true } },
})
const ROWS = [
  { kind: 'mail', waiting: 3, share: '0.25', oldest: null },
  { kind: 'photo é', waiting: '9007199254740993', share: 1e-3, oldest: 12 },
]

/** What the session makes of packets is tried with the mysql probe; here, what is made of any rows. */
export const recordings = () => [
  parsed(
    { ...sql, metrics: metricsOf(sql, GIVEN).metrics },
    {
      name: 'rows',
      pieces: [JSON.stringify(ROWS)],
      made: 'json',
      read([text]) {
        const rows: unknown = text === undefined || text.length === 0 ? null : JSON.parse(text.toString())
        if (!Array.isArray(rows) || rows.length === 0) throw new ProbeFailure('protocol', 'no rows')
        return conclude(
          GIVEN,
          rows.filter((row) => typeof row === 'object' && row !== null),
          1,
        )
      },
    },
  ),
]
