import { z } from 'zod'
import { LOGIN } from '../kinds/mysql/login.ts'
import { options as ofProbe } from '../kinds/sql/options.ts'
import { readerFor } from '../kinds/sql/reader.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { defineSource } from './define.ts'
import { here } from './here.ts'
import { MOST_ROWS } from './listing.ts'

const { system, port, database, query, limitMs } = ofProbe.shape

export const sql = defineSource({
  kind: 'sql',
  title: 'Rows of a database',
  summary: 'Lists the rows that a query of yours reads from MySQL, MariaDB or PostgreSQL.',
  tried: {
    with: 'MariaDB 10.11',
    tells: ['listed', 'right missing', 'would write', 'slow', 'login refused', 'refused', 'hung', 'rows that are none'],
  },
  options: z.strictObject({ system, port, database, query, limitMs, ...LOGIN }),
  manual: `
Asks as the [\`sql\` probe](#sql-sql-query-probe) does, with the same bounds: in a session that only reads, with a query that begins with
SELECT, WITH, SHOW, TABLE or VALUES, which the server ends after \`limitMs\`. Its columns are those of the rows; dates, and decimal
numbers, are texts. No answer is read beyond 1 MiB, which is some 10,000 rows of five columns; let the query select no more than is
used. A site at each of its addresses is a join, and its key has two columns:

    key: [hostname, ip]
    with: { query: "SELECT s.hostname, i.ip FROM install_sites s JOIN install_site_ips i ON i.site = s.id" }`,
  async discover(given, context) {
    const asking = { ...given, maxRows: MOST_ROWS }
    const { columns, rows } = await (await readerFor(asking, { ...context, target: here(context.target) }))()
    const twice = columns.find((column, index) => columns.indexOf(column) !== index)
    if (twice !== undefined)
      throw new ProbeFailure('protocol', `two columns are named ${JSON.stringify(twice)}: name one with AS`)
    return rows
  },
})
