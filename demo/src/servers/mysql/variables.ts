import { isWriter } from '../../world/databases.ts'
import { DATABASES, SOURCES } from '../../world/machines.ts'
import { of } from '../../world/world.ts'
import { versionOf } from '../mysql.ts'
import type { Asked } from './statements.ts'

const MOST_CONNECTIONS = 400

/** Each its own, as it must be among servers that replicate. */
export const serverIdOf = (name: string): number => DATABASES.indexOf(name) + 1
export const uuidOf = (name: string): string => `5e9f2d10-7a11-11ee-9a1b-${String(serverIdOf(name)).padStart(12, '0')}`

export function variablesOf({ name }: Asked): { readonly [name: string]: string | number } {
  const old = name.startsWith('dfw-')
  // Both sides of a pair are writable on purpose.
  const paired = SOURCES[SOURCES[name] ?? ''] === name
  return {
    version: versionOf(name),
    version_comment: 'Foretop demonstration',
    read_only: isWriter(name) || paired ? 'OFF' : 'ON',
    server_id: serverIdOf(name),
    max_connections: MOST_CONNECTIONS,
    time_zone: 'SYSTEM',
    system_time_zone: 'UTC',
    hostname: name,
    expire_logs_days: 1,
    log_bin: 'ON',
    ...(old ? { server_uuid: uuidOf(name) } : {}),
  }
}

export function statusOf({ world, name }: Asked): { readonly [name: string]: string | number } {
  const { startedAt, counters, busy, connections } = of(world.databases, name)
  // Only MariaDB counts these.
  const told = Object.entries(counters).filter(
    ([counter]) => counter !== 'Binlog_bytes_written' || !name.startsWith('dfw-'),
  )
  return {
    ...Object.fromEntries(told.map(([counter, count]) => [counter, Math.floor(count)])),
    Threads_connected: connections + busy,
    Threads_running: busy + 1,
    Uptime: Math.floor((world.at - startedAt) / 1_000),
  }
}
