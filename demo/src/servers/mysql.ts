import type { Socket } from 'node:net'
import { type Connection, createConnection } from 'mysql2'
import type { World } from '../world/world.ts'
import { answerSql } from './mysql/statements.ts'
import { FIRST_OWN_ID } from './mysql/threads.ts'

export type Cell = string | number | null
export type Row = { readonly [column: string]: Cell }

const CAPABILITIES = 0x0001_8209 // LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SECURE_CONNECTION, MULTI_STATEMENTS
const [VARCHAR, UTF8] = [253, 33]
const UNKNOWN_STATEMENT = 1064

/** A database of the estate. Everybody may log in; the statements of a monitor are answered. */
export const serveMysql = (ask: () => World, name: string, address: (machine: string) => string) =>
  speakMysql(versionOf(name), (sql, connectionId) => answerSql(sql, { world: ask(), name, connectionId, address }))

/** MySQL's protocol by mysql2's server side; `answer` gives the rows of a statement, `null` where it does not know it. */
export const speakMysql = (
  serverVersion: string,
  answer: (sql: string, connectionId: number) => readonly Row[] | null,
) => {
  let latest = FIRST_OWN_ID
  return (socket: Socket) => {
    latest += 1
    const connectionId = latest
    // Its types do not know its server side.
    const options = { stream: socket, isServer: true }
    const connection: Connection = createConnection(options)
    connection.on('error', () => socket.destroy())
    connection.on('query', (sql: string) => {
      const rows = answer(sql, connectionId)
      if (rows === null) connection.writeError({ code: UNKNOWN_STATEMENT, message: `You have an error in: ${sql}` })
      else connection.writeTextResult([...rows], columnsOf(rows))
      expectCommand(connection)
    })
    // By this name it hands on every SET, which a session begins with.
    connection.on('stmt_prepare', () => {
      connection.writeOk()
      expectCommand(connection)
    })
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion,
      connectionId,
      statusFlags: 2,
      characterSet: UTF8,
      capabilityFlags: CAPABILITIES,
      authCallback: (_login: unknown, admit: (error: null) => void) => {
        admit(null)
        expectCommand(connection)
      },
    })
  }
}

/** The shop runs the newer of two families. */
export const versionOf = (name: string): string => (name.startsWith('dfw-') ? '5.7.44-log' : '10.11.6-MariaDB-log')

/** Packets are numbered from 0 in each exchange; mysql2's server side leaves that to us. */
const expectCommand = (connection: Connection) => void Reflect.set(connection, 'sequenceId', 0)

const columnsOf = (rows: readonly Row[]) =>
  // An empty result still has columns.
  Object.keys(rows[0] ?? { nothing: null }).map((name) => ({
    ...{ catalog: 'def', schema: '', table: '', orgTable: '', name, orgName: name },
    ...{ characterSet: UTF8, columnLength: 1_024, columnType: VARCHAR, flags: 0, decimals: 0 },
  }))
