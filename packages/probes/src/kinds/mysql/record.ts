import type { Row, Section } from '@foretop/shared/model.ts'
import { sqlShape } from '../../recording/sql-shape.ts'
import { limitTime } from '../sql/over-mysql.ts'
import { numberIn, textIn } from './cell.ts'
import { channelsOf } from './channel.ts'
import { innodbText } from './innodb.ts'
import { SqlError } from './refusal.ts'
import type { Session, SqlRow } from './session.ts'
import { type Ask, askFirst, parseVersion, statementsFor } from './statements.ts'

const ROWS = 200
/** Bounded by the server, so that a long list of long statements is no long answer; what is older than 5.1.7 has no such table. */
const PROCESSES = `SELECT ID AS Id, USER AS User, HOST AS Host, DB AS db, COMMAND AS Command, TIME AS Time, STATE AS State, LEFT(INFO, 1000) AS Info FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Sleep' AND ID <> CONNECTION_ID() ORDER BY TIME DESC LIMIT 250`
/** By user and machine, the most first; a port is not told apart. */
const CONNECTIONS = `SELECT USER AS User, IF(LOCATE(':', HOST) = 0, HOST, LEFT(HOST, CHAR_LENGTH(HOST) - CHAR_LENGTH(SUBSTRING_INDEX(HOST, ':', -1)) - 1)) AS Machine, COUNT(*) AS Connections, SUM(COMMAND = 'Sleep') AS Asleep FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 200`
/** A hundred letters of each statement. */
const OLD_PROCESSES = 'SHOW PROCESSLIST'
const INNODB = ['SHOW ENGINE INNODB STATUS', 'SHOW INNODB STATUS']
/** Of each statement of ours, by the server itself: that nobody waits for it any more does not end it there. */
const WITHIN_MS = 2_000

/** What runs and waits in a server, who holds how many connections, what InnoDB says, and how replication stands. */
export async function* recordServer(session: Session, signal: AbortSignal): AsyncGenerator<Section> {
  await limit(session, signal)
  const ask: Ask = (sql) => session.ask(sql, signal)
  const old = async () => (await ask(OLD_PROCESSES)).filter((row) => numberIn(row, 'Id') !== session.id)
  yield await told('What runs, the longest first', async () => {
    const listed = await orElse(() => ask(PROCESSES), old)
    return { table: busyIn(listed).slice(0, ROWS).map(processRow) }
  })
  yield await told('Connections', async () => ({
    table: await orElse(
      async () => (await ask(CONNECTIONS)).map(connectionRow),
      async () => connectionsIn(await old()).slice(0, ROWS),
    ),
  }))
  yield await told('InnoDB', async () => {
    const [row] = await askFirst(ask, INNODB)
    return { text: innodbText(textIn(row ?? {}, 'Status') ?? '') }
  })
  yield await told('Replication', async () => ({ table: await replicationRows(ask) }))
}

/** Whatever of it the server knows: an old one is asked all the same. */
async function limit(session: Session, signal: AbortSignal): Promise<void> {
  const unlessRefused = (error: unknown) => {
    if (!(error instanceof SqlError)) throw error
  }
  await limitTime(session, WITHIN_MS, signal).catch(unlessRefused)
  await session.tell('SET SESSION lock_wait_timeout = 1', signal).catch(unlessRefused)
  await session.tell('SET SESSION TRANSACTION READ ONLY', signal).catch(unlessRefused)
}

/** Where the server will not run the first. */
async function orElse<T>(first: () => Promise<T>, second: () => Promise<T>): Promise<T> {
  try {
    return await first()
  } catch (error) {
    if (error instanceof SqlError && UNKNOWN.has(error.errno)) return second()
    throw error
  }
}

/** No such table, database or column. */
const UNKNOWN: ReadonlySet<number> = new Set([1_049, 1_054, 1_064, 1_109, 1_146])

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

const connectionRow = (row: SqlRow): Row => ({
  user: textIn(row, 'User') ?? null,
  from: textIn(row, 'Machine') ?? null,
  connections: numberIn(row, 'Connections') ?? null,
  asleep: numberIn(row, 'Asleep') ?? null,
})

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
