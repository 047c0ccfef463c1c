import type { World } from '../../world/world.ts'
import { of } from '../../world/world.ts'
import type { Row } from '../mysql.ts'
import { replicaRow } from './channel.ts'
import { handlerRows, INSTALLS_HOST, siteRows } from './installs.ts'
import { endedJobs, functionIds, SCHWARTZ, waitingJobs } from './jobs.ts'
import { logsOf, placeOf } from './logs.ts'
import { checkedTables, countedTables } from './tables.ts'
import { threadsOf } from './threads.ts'
import { statusOf, variablesOf } from './variables.ts'

export interface Asked {
  readonly world: World
  /** The database that is asked. */
  readonly name: string
  /** Its number for the connection that asks. */
  readonly connectionId: number
  readonly address: (machine: string) => string
}

/** The rows of a statement; `null`: this server does not know it. */
export function answerSql(sql: string, asked: Asked): readonly Row[] | null {
  const statement = sql.trim().replace(/;$/, '').replaceAll(/\s+/g, ' ')
  const upper = statement.toUpperCase()
  const found = STATEMENTS.find(([start]) => upper.startsWith(start))
  return found === undefined ? null : found[1](asked, statement)
}

type Answer = (asked: Asked, statement: string) => readonly Row[] | null

const position: Answer = ({ world, name }) => {
  const { file, position } = placeOf(name, of(world.databases, name).written)
  return [{ File: file, Position: position, Binlog_Do_DB: '', Binlog_Ignore_DB: '' }]
}
const logs: Answer = ({ world, name }) => logsOf(name, of(world.databases, name))
const channels: Answer = (asked) => replicaRow(asked)

/** Of tables that only one of them has. */
const ofJobs =
  (rows: (world: World) => readonly Row[]): Answer =>
  ({ world, name }, statement) =>
    name === SCHWARTZ.host && statement.includes(`\`${SCHWARTZ.database}\``) ? rows(world) : null

const ofInstalls =
  (rows: (asked: Asked) => readonly Row[]): Answer =>
  (asked) =>
    asked.name === INSTALLS_HOST ? rows(asked) : null

const STATEMENTS: readonly (readonly [start: string, answer: Answer])[] = [
  ['SHOW GLOBAL VARIABLES', (asked, statement) => among(statement, variablesOf(asked))],
  ['SHOW GLOBAL STATUS', (asked, statement) => among(statement, statusOf(asked))],
  ['SHOW ALL SLAVES STATUS', (asked) => (asked.name.startsWith('dfw-') ? null : channels(asked, ''))],
  ['SHOW SLAVE STATUS', channels],
  ['SHOW MASTER STATUS', position],
  ['SHOW BINARY LOGS', logs],
  ['SHOW MASTER LOGS', logs],
  ['SHOW GRANTS', () => [{ 'Grants for foretop@%': 'GRANT PROCESS, REPLICATION CLIENT ON *.* TO `foretop`@`%`' }]],
  ['SHOW PROCESSLIST', threadsOf],
  ['SHOW FULL PROCESSLIST', threadsOf],
  ['SELECT FUNCID, FUNCNAME ', ofJobs(functionIds)],
  ['SELECT FUNCID, UNIX_TIMESTAMP() AS NOW', ofJobs(waitingJobs)],
  ['SELECT FUNCID, COUNT(*) AS ENDED', ofJobs(endedJobs)],
  // Nothing has failed of late.
  ['SELECT FUNCID, ', ofJobs(() => [])],
  ['SELECT NAME, IP FROM INTERNAL.HANDLERS', ofInstalls(handlerRows)],
  ['SELECT S.HOSTNAME, S.SECURE_HOSTNAME, I.ADDRESS, I.IP FROM INTERNAL.INSTALL_SITES', ofInstalls(siteRows)],
  ['SELECT TABLE_SCHEMA AS DB, TABLE_NAME', checkedTables],
  ['SELECT ENGINE AS ENGINE, COUNT(*)', countedTables],
]

/** Those that the statement names, or all. */
function among(statement: string, values: { readonly [name: string]: string | number }): readonly Row[] {
  const named = [...statement.matchAll(/'([^']*)'/g)].map(([, name = '']) => name.toLowerCase())
  return Object.entries(values)
    .filter(([name]) => named.length === 0 || named.includes(name.toLowerCase()))
    .map(([name, value]) => ({ Variable_name: name, Value: String(value) }))
}
