import { numberIn, textIn } from './cell.ts'
import type { LogPosition } from './logs.ts'
import type { SqlRow } from './session.ts'

/** One master this server follows, under one set of names for all servers. `undefined`: the server does not say. */
export interface Channel {
  /** Connection_name (MariaDB) or Channel_Name (MySQL 5.7); the one without a name is `default`. */
  readonly name: string
  readonly sourceHost: string | undefined
  readonly sourcePort: number | undefined
  /** As the master last called itself; stays from the old one after CHANGE MASTER. 0: never met. */
  readonly sourceServerId: number | undefined
  readonly sourceUuid: string | undefined
  /** `Yes`, `No`, `Connecting`, `Preparing`. */
  readonly io: string | undefined
  readonly sql: string | undefined
  /** What the thread that fetches does, in the server's words. */
  readonly ioState: string
  /** Fetched up to here; `null` when it has not yet met its master. */
  readonly read: LogPosition | null
  /** Applied up to here, in its master's logs. */
  readonly executed: LogPosition | null
  readonly secondsBehind: number | undefined
  /** Seconds it stays behind on purpose. */
  readonly delaySeconds: number
  readonly ioError: string
  readonly sqlError: string
  readonly gtidApplied: string | undefined
}

/** From a row of SHOW SLAVE STATUS, SHOW ALL SLAVES STATUS or SHOW REPLICA STATUS of any server since MySQL 5.0. */
export function channelOf(row: SqlRow): Channel {
  return {
    name: textIn(row, 'Connection_name', 'Channel_Name') || 'default',
    sourceHost: textIn(row, 'Source_Host', 'Master_Host'),
    sourcePort: numberIn(row, 'Source_Port', 'Master_Port'),
    sourceServerId: numberIn(row, 'Source_Server_Id', 'Master_Server_Id'),
    sourceUuid: textIn(row, 'Source_UUID', 'Master_UUID') || undefined,
    io: textIn(row, 'Replica_IO_Running', 'Slave_IO_Running'),
    sql: textIn(row, 'Replica_SQL_Running', 'Slave_SQL_Running'),
    ioState: textIn(row, 'Replica_IO_State', 'Slave_IO_State') ?? '',
    read: position(
      textIn(row, 'Source_Log_File', 'Master_Log_File'),
      numberIn(row, 'Read_Source_Log_Pos', 'Read_Master_Log_Pos'),
    ),
    executed: position(
      textIn(row, 'Relay_Source_Log_File', 'Relay_Master_Log_File'),
      numberIn(row, 'Exec_Source_Log_Pos', 'Exec_Master_Log_Pos'),
    ),
    secondsBehind: numberIn(row, 'Seconds_Behind_Source', 'Seconds_Behind_Master'),
    delaySeconds: numberIn(row, 'SQL_Delay') ?? 0,
    ioError: textIn(row, 'Last_IO_Error') ?? '',
    // 5.0 has one error for both threads.
    sqlError: textIn(row, 'Last_SQL_Error', 'Last_Error') ?? '',
    gtidApplied: textIn(row, 'Gtid_Slave_Pos', 'Executed_Gtid_Set') || undefined,
  }
}

/**
 * Each under a name of its own: one may be called `default` beside the nameless one, and letters that our connection
 * cannot carry all come as `?`. Under one name the broken of two would hide behind the other.
 */
export function channelsOf(rows: readonly SqlRow[]): readonly Channel[] {
  const taken = new Set<string>()
  return rows.map(channelOf).map((channel) => {
    let name = channel.name
    for (let number = 2; taken.has(name); number += 1) name = `${channel.name} (${number})`
    taken.add(name)
    return { ...channel, name }
  })
}

/** Bytes fetched but not applied, as far as the replica itself can tell: only while both are in one file. */
export function backlogOf({ read, executed }: Channel): number | undefined {
  if (read === null || executed === null || read.file !== executed.file) return undefined
  return Math.max(0, read.position - executed.position)
}

/** Both threads exactly `Yes`: nothing else is running. `undefined` when the server does not say. */
export function isRunning({ io, sql }: Pick<Channel, 'io' | 'sql'>): boolean | undefined {
  return io === undefined || sql === undefined ? undefined : io === 'Yes' && sql === 'Yes'
}

/** What went wrong last; empty where a person stopped it, and until a lost connection is given up for the first time. */
export const errorOf = ({ ioError, sqlError }: Pick<Channel, 'ioError' | 'sqlError'>): string =>
  [sqlError, ioError].filter((error) => error !== '').join('; ')

/** Servers say first that they cannot connect, to whom and how often they try, and only then why. */
export function causeIn(error: string): string {
  const at = error.toLowerCase().indexOf(CAUSE)
  return at !== -1 && /^error (?:re)?connecting to /i.test(error) ? error.slice(at + CAUSE.length) : error
}

const CAUSE = 'message: '

/** Why it does not run: its error, or what its threads do without one. Only a thread that says `No` was stopped. */
export function reasonOf(channel: Channel): string {
  const { io, sql, ioState } = channel
  const error = errorOf(channel)
  if (error !== '') return causeIn(error)
  if (io === 'No' && sql === 'No') return 'stopped by hand'
  const trying = isConnecting(channel) ? [`no error yet: ${ioState || io}`] : []
  const stopped = [...(io === 'No' ? ['IO'] : []), ...(sql === 'No' ? ['SQL'] : [])]
  return [...trying, ...stopped.map((thread) => `${thread} thread stopped by hand`)].join(', ')
}

/** Tries to reach its master. */
export const isConnecting = ({ io }: Pick<Channel, 'io'>): boolean => io !== 'Yes' && io !== 'No'

const position = (file: string | undefined, position: number | undefined): LogPosition | null =>
  file === undefined || file === '' || position === undefined ? null : { file, position }
