import { formatNumber } from '@foretop/shared/format/number.ts'
import { defineProbe } from '../../define.ts'
import { definitionsOf, textsOf } from '../../named-number.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { Table } from '../mysql/session.ts'
import { options, rulesOf, type SqlOptions } from './options.ts'
import { readRows } from './read.ts'
import { readerFor } from './reader.ts'
import { recordDatabase } from './record.ts'

export const sql = defineProbe({
  kind: 'sql',
  title: 'SQL query',
  summary: 'Numbers that a query of yours reads from MySQL, MariaDB or PostgreSQL, a column as instances.',
  tried: {
    with: 'MariaDB 10.11, PostgreSQL 15',
    tells: [
      'as expected',
      'column missing',
      'not a number',
      'right missing',
      'would write',
      'slow',
      'too many rows',
      'login refused',
      'refused',
      'hung',
      'full',
      'nonsense',
    ],
  },
  options,
  metrics: {
    rows: { label: 'Rows', unit: 'count' },
    broken: { label: 'Expectations not met', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    time: { label: 'Query time', unit: 'ms', thresholds: { warning: { above: 1_000 } } },
  },
  metricsOf: (given) => definitionsOf(rulesOf(given)),
  // A query costs the server something each time.
  defaults: { everyMs: 60_000, retryMs: 10_000 },
  manual: `
Logs in once (to MySQL and MariaDB as the \`mysql\` probe does), keeps the session, and runs your \`query\` at each look. \`columns\` makes metrics of what
it gives, by names of yours; \`rows\` is how many there were, for queries that look for what should not be:

    query: >
      SELECT pool, SUM(customer IS NULL) AS free FROM hosting.server_ips GROUP BY pool
    instances: pool
    columns: { free: free }
    thresholds: { free: { warning: { below: 20 }, critical: { below: 5 } } }

(PostgreSQL: \`COUNT(*) FILTER (WHERE customer IS NULL)\`.) A row that is gone is judged by nobody: with \`WHERE customer IS NULL\`
the pool that has run out would have no row, and all would be well. So let the query give a row with 0, or judge \`rows\`.

One column is judged against another in SQL: \`SELECT code, site_limit - sites AS room …\`, judged \`below: 1\`. Rows in trouble:
\`SELECT COUNT(*) AS stuck FROM installer.queue WHERE done IS NULL AND started < NOW() - INTERVAL 30 MINUTE\`.
Without \`instances\` there must be just one row. NULL is no number; a column in which it may stand is \`optional\`.

It cannot write: the query must begin with SELECT, WITH, SHOW, TABLE or VALUES (comments may stand before it; a procedure
cannot be called), and the transaction is READ ONLY, so that INSERT, UPDATE and DROP are refused by the server. Give its user no more
than \`GRANT SELECT ON hosting.server_ips TO foretop@'10.0.0.5'\` (PostgreSQL: \`GRANT SELECT ON server_ips TO foretop\`) all the
same, for functions may do anything. The server ends a query after \`limitMs\` (PostgreSQL, MariaDB 10.1, MySQL 5.7; older
ones run it to its end, whoever asked), sends no more than \`maxRows\` rows and one (MySQL and MariaDB: unless the query has a LIMIT of its own), and no answer is read beyond 1 MiB. Before
MySQL 5.6 no session can be read only, so those are not asked. Tried with MariaDB 10.11 and PostgreSQL 15.

**PostgreSQL** takes logins by scram-sha-256 or md5 (its pg_hba.conf says which); who listens learns no password by either,
but from md5 it can be guessed. The password in clear (\`password\`, LDAP, PAM) is given only with \`tls: verify\`. By SCRAM the
server must know the password too, or it is somebody else (\`auth\`).

- **our user may not read that** (\`auth\`): a right is missing; it says which. The password was taken.
- **the query took longer than …** (\`timeout\`): a missing index, or a server that is too busy.
- **the query would write**; **the server will not run the query**: its own words and number follow.
- **more than … rows** (\`too-large\`): let the query count or group.
- **expected a column x, came …**, **expected a number …, came NULL** (critical): the query and \`columns\` do not agree.
- Refused, full, hung, a wrong password (\`auth\`), TLS: as with \`mysql\`, in the server's own words.`,
  async run(given, context) {
    const read = await readerFor(given, context)
    const askedAt = performance.now()
    const table = await read()
    return conclude(given, table, performance.now() - askedAt)
  },
  recorded: 'what runs in the database with the shape of each statement, and its connections by user and machine',
  record: recordDatabase,
})

/** What the rows come to. */
export function conclude(given: SqlOptions, table: Table, time: number) {
  const { rows } = table
  if (rows.length > given.maxRows)
    throw new ProbeFailure('too-large', `more than ${formatNumber(given.maxRows)} rows: let the query count or group`)
  const rules = rulesOf(given)
  const { readings, unmet } = readRows(table, rules, given.instances)
  const [first] = unmet
  const read = textsOf(rules, readings)
  const what =
    first === undefined
      ? [`${formatNumber(rows.length)} row${rows.length === 1 ? '' : 's'}`, ...read.slice(0, MOST)].join(', ')
      : `expected ${first.expected}, came ${first.came}${unmet.length > 1 ? ` (and ${unmet.length - 1} more)` : ''}`
  return {
    metrics: { rows: rows.length, broken: unmet.length, time, ...readings },
    details: unmet.length > 0 ? { broken: unmet.slice(0, 50).map((one) => ({ ...one })) } : {},
    text: `${what}${first === undefined ? ' in' : ', after'} ${time.toFixed()} ms`,
  }
}

const MOST = 5
