import { of } from '../../world/world.ts'
import type { Row } from '../mysql.ts'
import { placeOf } from './logs.ts'
import type { Asked } from './statements.ts'
import { serverIdOf, uuidOf } from './variables.ts'

const DUPLICATE =
  "Error 'Duplicate entry '48213' for key 'PRIMARY'' on query. Default database: 'site'. " +
  "Query: 'INSERT INTO log2 (journalid, jitemid, posterid, eventtime) VALUES (48213, 771, 48213, NOW())'"

/** SHOW SLAVE STATUS: one row, or none where it follows nobody. */
export function replicaRow({ world, name, address }: Asked): readonly Row[] {
  const { following } = of(world.databases, name)
  if (following === null) return []
  const { source, io, sql, seconds } = following
  const read = placeOf(source, following.read)
  const applied = placeOf(source, following.applied)
  const lost = `error reconnecting to master 'repl@${address(source)}:3306' - retry-time: 60 retries: 1`
  const stopped = sql === 'No'
  const old = name.startsWith('dfw-')
  return [
    {
      ...(old ? {} : { Connection_name: '' }),
      Slave_IO_State:
        io === 'Yes' ? 'Waiting for master to send event' : 'Reconnecting after a failed master event read',
      ...{ Master_Host: address(source), Master_User: 'repl', Master_Port: 3306, Connect_Retry: 60 },
      ...{ Master_Log_File: read.file, Read_Master_Log_Pos: read.position },
      ...{ Relay_Log_File: `${name}-relay.000812`, Relay_Log_Pos: 4 + Math.floor(following.applied % 1_000_000) },
      ...{ Relay_Master_Log_File: applied.file, Exec_Master_Log_Pos: applied.position },
      ...{ Slave_IO_Running: io, Slave_SQL_Running: sql },
      ...{ Last_Errno: stopped ? 1062 : 0, Last_Error: stopped ? DUPLICATE : '' },
      Relay_Log_Space: Math.floor(following.read - following.applied) + 1_000,
      Seconds_Behind_Master: seconds,
      ...{ Last_IO_Errno: io === 'Yes' ? 0 : 2003, Last_IO_Error: io === 'Yes' ? '' : lost },
      ...{ Last_SQL_Errno: stopped ? 1062 : 0, Last_SQL_Error: stopped ? DUPLICATE : '' },
      Master_Server_Id: serverIdOf(source),
      ...(old ? { Master_UUID: uuidOf(source) } : {}),
      SQL_Delay: 0,
    },
  ]
}
