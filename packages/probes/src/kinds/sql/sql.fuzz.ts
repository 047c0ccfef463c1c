import { overTcp } from '../../fuzz/over-tcp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { metricsOf } from '../../metrics-of.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { int16, int32, message, text } from '../../protocol/postgresql/wire.ts'
import { options } from './options.ts'
import { conclude, sql } from './sql.ts'

const GIVEN = options.parse({
  ...{ system: 'mysql', user: 'reader', query: 'SELECT …', instances: 'kind' },
  columns: { waiting: 'waiting', share: { column: 'share', scale: 100 }, oldest: { column: 'oldest', optional: true } },
})
const ROWS = [
  { kind: 'mail', waiting: 3, share: '0.25', oldest: null },
  { kind: 'photo é', waiting: '9007199254740993', share: 1e-3, oldest: 12 },
]

const column = (name: string, type: number) =>
  Buffer.concat([text(name), int32(0), int16(0), int32(type), int16(8), int32(-1), int16(0)])
const cell = (value: string) => Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)])
const READY = message('Z', Buffer.from('I'))
const IN_TRANSACTION = message('Z', Buffer.from('T'))

/** What PostgreSQL says to the login of somebody who needs no password, and to a query. */
const SAID = [
  Buffer.concat([
    message('R', int32(0)),
    message('S', text('server_version'), text('15.18')),
    message('K', int32(7), int32(8)),
    READY,
  ]),
  Buffer.concat([message('C', text('BEGIN')), message('C', text('SET')), IN_TRANSACTION]),
  Buffer.concat([
    message('1'),
    message('2'),
    message('T', int16(3), column('kind', 25), column('waiting', 20), column('share', 701)),
    message('D', int16(3), cell('mail'), cell('3'), cell('0.25')),
    message('D', int16(3), cell('photo é'), cell('12'), int32(-1)),
    message('C', text('SELECT 2')),
    IN_TRANSACTION,
  ]),
  Buffer.concat([message('C', text('ROLLBACK')), READY]),
]
const PG_GIVEN = {
  ...{ system: 'postgresql', user: 'reader', query: 'SELECT …', instances: 'kind' },
  columns: { waiting: 'waiting', share: { column: 'share', optional: true } },
}

/** What the session makes of MySQL's packets is tried with the mysql probe; here, what is made of any rows. */
export const recordings = () => [
  overTcp(
    { ...sql, metrics: metricsOf(sql, options.parse(PG_GIVEN)).metrics },
    {
      name: 'PostgreSQL on the wire',
      pieces: SAID,
      options: PG_GIVEN,
    },
  ),
  parsed(
    { ...sql, metrics: metricsOf(sql, GIVEN).metrics },
    {
      name: 'rows',
      pieces: [JSON.stringify(ROWS)],
      made: 'json',
      read([text]) {
        const rows: unknown = text === undefined || text.length === 0 ? null : JSON.parse(text.toString())
        if (!Array.isArray(rows) || rows.length === 0) throw new ProbeFailure('protocol', 'no rows')
        const read = rows.filter((row) => typeof row === 'object' && row !== null)
        return conclude(GIVEN, { columns: Object.keys(read[0] ?? {}), rows: read }, 1)
      },
    },
  ),
]
