import { toNumber } from './cell.ts'
import type { Survey } from './survey.ts'

/** How long a server keeps its binary logs. What it does not say is `undefined`. */
export interface Retention {
  /** Age at which a closed log may go, in seconds; 0: never for its age. */
  readonly expirySeconds: number | undefined
  /** Size of all logs above which the oldest go, in bytes; 0: no limit. */
  readonly bytesLimit: number | undefined
  /** What it wrote to its logs in a second, on average since it started. */
  readonly bytesPerSecond: number | undefined
}

const DAY_S = 86_400

export function retentionOf({ variables, status }: Pick<Survey, 'variables' | 'status'>): Retention {
  const written = toNumber(status.get('Binlog_bytes_written'))
  const uptime = toNumber(status.get('Uptime'))
  return {
    expirySeconds: expiryOf(variables),
    // Only MariaDB 11.4 and newer have one.
    bytesLimit: toNumber(variables.get('max_binlog_total_size')),
    bytesPerSecond: written === undefined || !uptime ? undefined : written / uptime,
  }
}

/** Days until MySQL 5.7 and MariaDB 10.5, seconds from then on; where both are told, the one that is set is in force. */
function expiryOf(variables: Survey['variables']): number | undefined {
  if (variables.get('binlog_expire_logs_auto_purge') === 'OFF') return 0
  const seconds = toNumber(variables.get('binlog_expire_logs_seconds'))
  const days = toNumber(variables.get('expire_logs_days'))
  if (seconds === undefined && days === undefined) return undefined
  return seconds || (days ?? 0) * DAY_S
}
