import { Socket } from 'node:net'
import { type Connection, createServer } from 'mysql2'
import { freePort, tcpReady } from './lab.ts'

export type StandInRow = { readonly [column: string]: string | number | null }

/** Rows, or the error a server refuses the statement with. */
export type StandInAnswer = readonly StandInRow[] | { readonly errno: number; readonly message: string }

export interface StandIn extends AsyncDisposable {
  readonly port: number
  /** Every statement it was asked, in order. */
  readonly asked: readonly string[]
}

const CAPABILITIES = 0x0001_8209 // LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SECURE_CONNECTION, MULTI_STATEMENTS
const VARCHAR = 253
const UTF8 = 33

/**
 * A server that speaks MySQL's protocol and answers each statement from `answer`: for servers that cannot be installed
 * here. Everybody may log in.
 */
export async function startStandIn(version: string, answer: (sql: string) => StandInAnswer): Promise<StandIn> {
  const asked: string[] = []
  const connections = new Set<Connection>()
  const server = createServer(() => {})
  server.on('connection', (connection: Connection) => {
    connections.add(connection)
    const socket: unknown = Reflect.get(connection, 'stream')
    if (socket instanceof Socket) socket.setNoDelay(true)
    connection.on('error', () => connection.destroy())
    const reply = (sql: string) => {
      asked.push(sql)
      const found = answer(sql)
      if ('errno' in found) connection.writeError({ code: found.errno, message: found.message })
      else connection.writeTextResult([...found], columnsOf(found))
      expectCommand(connection)
    }
    // mysql2 takes each SET for something to be prepared.
    connection.on('query', reply).on('stmt_prepare', reply)
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: version,
      connectionId: connections.size,
      statusFlags: 2,
      characterSet: UTF8,
      capabilityFlags: CAPABILITIES,
      authCallback: (_login: unknown, admit: (error: null) => void) => {
        admit(null)
        expectCommand(connection)
      },
    })
  })
  const port = await freePort()
  // Its types know only the port; without the address it would listen to the whole network.
  Reflect.apply(server.listen, server, [port, '127.0.0.1'])
  await tcpReady(port)
  return {
    port,
    asked,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.destroy()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

/** Packets are numbered from 0 in each exchange; mysql2's server side leaves that to us. */
const expectCommand = (connection: Connection) => void Reflect.set(connection, 'sequenceId', 0)

const columnsOf = (rows: readonly StandInRow[]) =>
  // An empty result still has columns.
  Object.keys(rows[0] ?? { nothing: null }).map((name) => ({
    catalog: 'def',
    schema: '',
    table: '',
    orgTable: '',
    name,
    orgName: name,
    characterSet: UTF8,
    columnLength: 1_024,
    columnType: VARCHAR,
    flags: 0,
    decimals: 0,
  }))
