import type { Metric } from '@foretop/shared/model.ts'

/** Metric → status variable, for all that counts up since the server started. Strings on the wire, 64 bits wide. */
export const COUNTERS = {
  queries: 'Questions',
  selects: 'Com_select',
  inserts: 'Com_insert',
  updates: 'Com_update',
  deletes: 'Com_delete',
  slowQueries: 'Slow_queries',
  received: 'Bytes_received',
  sent: 'Bytes_sent',
  binlogWritten: 'Binlog_bytes_written',
  newConnections: 'Connections',
  abortedClients: 'Aborted_clients',
  abortedLogins: 'Aborted_connects',
  diskTables: 'Created_tmp_disk_tables',
  tableLockWaits: 'Table_locks_waited',
  rowLockWaits: 'Innodb_row_lock_waits',
  pageRequests: 'Innodb_buffer_pool_read_requests',
  pageReads: 'Innodb_buffer_pool_reads',
} as const

export type CounterName = keyof typeof COUNTERS

const count = (label: string, chart: string, unit: Metric['unit'] = 'count'): Metric => ({
  label,
  unit,
  counter: 64,
  chart,
})

export const counterMetrics: { readonly [name in CounterName]: Metric } = {
  queries: { ...count('Queries', 'Queries'), view: { name: 'databases', role: 'queries' } },
  selects: count('SELECT', 'Queries'),
  inserts: count('INSERT', 'Queries'),
  updates: count('UPDATE', 'Queries'),
  deletes: count('DELETE', 'Queries'),
  slowQueries: count('Slow queries', 'Trouble'),
  received: count('Received', 'Traffic', 'bytes'),
  sent: count('Sent', 'Traffic', 'bytes'),
  // MariaDB only; for MySQL nobody counts it.
  binlogWritten: {
    ...count('Written to its binary logs', 'Binary logs', 'bytes'),
    view: { name: 'databases', role: 'binlogWritten' },
  },
  newConnections: count('New connections', 'Logins'),
  abortedClients: count('Clients that hung up', 'Logins'),
  abortedLogins: count('Logins that failed', 'Logins'),
  diskTables: count('Temporary tables on disk', 'Trouble'),
  tableLockWaits: count('Waits for a table', 'Trouble'),
  rowLockWaits: count('Waits for a row', 'Trouble'),
  pageRequests: count('Pages asked for', 'Buffer pool'),
  pageReads: count('Pages read from disk', 'Buffer pool'),
}
