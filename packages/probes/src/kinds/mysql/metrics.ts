import type { Metric } from '@foretop/shared/model.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { counterMetrics } from './counters.ts'

const seen = (role: RoleOf<'databases'>) => ({ view: { name: 'databases', role } }) as const

/** The metrics of a replica are one number per master it follows; the one without a name is `default`. */
const replica = {
  ioRunning: {
    label: 'IO thread running',
    unit: 'flag',
    unset: 'Replication does not fetch (IO thread)',
    toldBy: 'text',
    thresholds: { critical: { below: 1 } },
    ...seen('io'),
  },
  sqlRunning: {
    label: 'SQL thread running',
    unit: 'flag',
    unset: 'Replication does not apply (SQL thread)',
    toldBy: 'text',
    thresholds: { critical: { below: 1 } },
    ...seen('sql'),
  },
  // Readers see old pages long before that hurts a backup replica: set per role.
  lag: {
    label: 'Behind its master, beyond its intended delay',
    unit: 's',
    thresholds: { warning: { above: 30 }, critical: { above: 300 } },
    ...seen('lag'),
  },
  backlog: { label: 'Fetched but not applied', unit: 'bytes', ...seen('backlog') },
  filesApart: {
    label: 'Log files between fetching and applying',
    unit: 'count',
    thresholds: { warning: { above: 0 } },
    ...seen('filesApart'),
  },
} as const satisfies { readonly [name: string]: Metric }

const server = {
  connectionsBusy: { label: 'Busy connections', unit: 'count', chart: 'Connections', ...seen('busy') },
  connectionsTotal: { label: 'Connections', unit: 'count', chart: 'Connections', ...seen('total') },
  // Not the server's own count of refusals: that stayed 0 while MariaDB 10.11 refused.
  connectionsUsed: {
    label: 'Connections in use',
    unit: 'percent',
    thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    ...seen('used'),
  },
  // No limit by default: a backup may run for hours.
  oldestQuery: { label: 'Longest running statement', unit: 's', ...seen('oldestQuery') },
  // A backup may run for hours, but nobody waits that long for a lock: writes hang, and pages with them.
  waitsForLock: {
    label: 'Longest wait for a lock',
    unit: 's',
    thresholds: { warning: { above: 10 }, critical: { above: 60 } },
  },
  // No limit by default: what is many depends on the cores of that machine.
  threadsRunning: { label: 'Statements running', unit: 'count', chart: 'Connections' },
  replicas: { label: 'Replicas connected', unit: 'count', ...seen('replicas') },
  binlogs: { label: 'Binary logs', unit: 'count', ...seen('binlogs') },
  binlogBytes: { label: 'Size of all binary logs', unit: 'bytes', ...seen('binlogBytes') },
  // Right for a replica, wrong for an active master: the relation `replication` knows which is which.
  readOnly: { label: 'Read only', unit: 'flag', ...seen('readOnly') },
  serverId: { label: 'Server id', unit: 'count' },
  uptime: { label: 'Up', unit: 's' },
  blindSpots: {
    label: 'Not told for want of a privilege',
    unit: 'count',
    toldBy: 'text',
    thresholds: { warning: { above: 0 } },
  },
} as const satisfies { readonly [name: string]: Metric }

export const metrics = { ...replica, ...server, ...counterMetrics }

export type MysqlMetric = keyof typeof metrics
