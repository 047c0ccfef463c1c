import type { Row, Section } from '@foretop/shared/model.ts'
import { sqlShape } from '../../recording/sql-shape.ts'
import { numberIn, textIn } from './cell.ts'
import { channelsOf } from './channel.ts'
import { SqlError } from './refusal.ts'
import type { SqlRow } from './session.ts'
import { type Ask, askFirst, parseVersion, statementsFor } from './statements.ts'

const ROWS = 200
/** By the server, so that a long list of long statements is no long answer; what is older than 5.1.7 has no such table. */
const PROCESSES = `SELECT ID AS Id, USER AS User, HOST AS Host, DB AS db, COMMAND AS Command, TIME AS Time, STATE AS State, LEFT(INFO, 2000) AS Info FROM information_schema.PROCESSLIST ORDER BY COMMAND = 'Sleep', TIME DESC LIMIT 2000`
const INNODB = ['SHOW ENGINE INNODB STATUS', 'SHOW INNODB STATUS']
const INNODB_LINES = 400

/** What runs and waits in a server, who holds how many connections, what InnoDB says, and how replication stands. */
export async function* recordServer(ask: Ask, ownId: number): AsyncGenerator<Section> {
  const listed = await ask(PROCESSES).catch((error: unknown) => {
    if (error instanceof SqlError) return ask('SHOW FULL PROCESSLIST')
    throw error
  })
  const processes = listed.filter((row) => numberIn(row, 'Id') !== ownId)
  yield { title: 'What runs, the longest first', table: busyIn(processes).slice(0, ROWS).map(processRow) }
  yield { title: 'Connections', table: connectionsIn(processes).slice(0, ROWS) }
  yield await told('InnoDB', async () => ({ text: innodbText(await askFirst(ask, INNODB)) }))
  yield await told('Replication', async () => ({ table: await replicationRows(ask) }))
}

type Content = { readonly text: string } | { readonly table: readonly Row[] }

/** What is refused is told as such: it keeps nothing else back. */
async function told(title: string, content: () => Promise<Content>): Promise<Section> {
  try {
    return { title, ...(await content()) }
  } catch (error) {
    if (error instanceof SqlError) return { title, text: `not told: ${error.message}` }
    throw error
  }
}

const busyIn = (rows: readonly SqlRow[]): readonly SqlRow[] =>
  rows
    .filter((row) => textIn(row, 'Command') !== 'Sleep')
    .toSorted((a, b) => (numberIn(b, 'Time') ?? 0) - (numberIn(a, 'Time') ?? 0))

const processRow = (row: SqlRow): Row => ({
  id: numberIn(row, 'Id') ?? null,
  user: textIn(row, 'User') ?? null,
  from: textIn(row, 'Host') ?? null,
  database: textIn(row, 'db') ?? null,
  command: textIn(row, 'Command') ?? null,
  seconds: numberIn(row, 'Time') ?? null,
  state: textIn(row, 'State') || null,
  statement: sqlShape(textIn(row, 'Info') ?? ''),
})

/** By user and machine, the most first. */
function connectionsIn(rows: readonly SqlRow[]): readonly Row[] {
  const groups = Map.groupBy(rows, (row) => `${textIn(row, 'User')} ${machineIn(row)}`)
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((group) => ({
      user: textIn(group[0] ?? {}, 'User') ?? null,
      from: machineIn(group[0] ?? {}),
      connections: group.length,
      asleep: group.filter((row) => textIn(row, 'Command') === 'Sleep').length,
    }))
}

/** Without its port. */
const machineIn = (row: SqlRow): string => (textIn(row, 'Host') ?? '').replace(/:\d{1,5}$/, '')

/**
 * Its numbers and who waits for whom, line by line: texts of statements and the rows that are locked stand in it too, which
 * are people's.
 */
function innodbText(rows: readonly SqlRow[]): string {
  const lines = (textIn(rows[0] ?? {}, 'Status') ?? '').split('\n')
  return lines
    .filter((line) => KNOWN.test(line.trimStart()))
    .slice(0, INNODB_LINES)
    .join('\n')
}

/** How the lines begin that are kept: all others are statements, rows of tables, or say little. */
const KNOWN =
  /^(?:-{3,}|={3,}|[A-Z][A-Z /&-]{3,60}$|---TRANSACTION|Trx id counter|Purge done|History list length|LOCK WAIT|\d{1,9} lock struct|mysql tables in use|MySQL thread id|MariaDB thread id|\*\*\* |RECORD LOCKS space|TABLE LOCK table|Mutex spin|RW-|OS WAIT ARRAY|--Thread|Log sequence number|Log flushed|Pages flushed|Last checkpoint|\d{1,12} (?:pending|OS file|queries|read views|log i)|Pending|I\/O thread|Total (?:large )?memory|Buffer pool|Free buffers|Database pages|Old database pages|Modified db pages|Pages (?:made|read)|Number of rows|Process ID|Ibuf:|Hash table size|\d[\d.]{0,12} (?:reads|inserts|hash|youngs|non-youngs|log))/

async function replicationRows(ask: Ask): Promise<readonly Row[]> {
  const [variables] = await ask('SELECT VERSION() AS version')
  const { channels } = statementsFor(parseVersion(textIn(variables ?? {}, 'version') ?? ''))
  return channelsOf(await askFirst(ask, channels)).map((channel) => ({
    channel: channel.name,
    source: `${channel.sourceHost ?? '?'}:${channel.sourcePort ?? '?'}`,
    io: channel.io ?? null,
    sql: channel.sql ?? null,
    behind: channel.secondsBehind ?? null,
    fetched: channel.read === null ? null : `${channel.read.file} ${channel.read.position}`,
    applied: channel.executed === null ? null : `${channel.executed.file} ${channel.executed.position}`,
    state: channel.ioState,
    // An error of the thread that applies holds the statement that failed.
    error: channel.ioError || sqlShape(channel.sqlError),
  }))
}
