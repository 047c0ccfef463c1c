import type { Metric } from '@foretop/shared/model.ts'
import type { RoleOf } from '@foretop/shared/views.ts'

const seen = (role: RoleOf<'databases'>) => ({ view: { name: 'databases', role } }) as const

export const METRICS = {
  broken: {
    label: 'Replication stopped on',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
    ...seen('broken'),
  },
  behind: { label: 'Not applied of its master’s logs', unit: 'bytes', chart: 'Behind', ...seen('behind') },
  unfetched: {
    label: 'Not fetched of its master’s logs',
    unit: 'bytes',
    chart: 'Behind',
    thresholds: { warning: { above: 1_048_576 } },
    ...seen('unfetched'),
  },
  purged: {
    label: 'Needs a log its master no longer has',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
    ...seen('purged'),
  },
  // "At least" where the log is still written to; left out where it cannot be told, and where it is kept for ever.
  purgeIn: {
    label: 'Until its master may throw away the log it needs',
    unit: 's',
    intermittent: true,
    ...seen('purgeIn'),
  },
  orphans: { label: 'Replicas of a master that does not answer', unit: 'count' },
  writableMasters: {
    label: 'Writable masters',
    unit: 'count',
    toldBy: 'text',
    thresholds: { critical: { above: 1, below: 1 } },
    ...seen('writers'),
  },
  readOnlyActive: {
    label: 'Active side is read only',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
    ...seen('readOnlyActive'),
  },
  apart: {
    label: 'Pair does not replicate both ways',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
  },
  writableReplicas: {
    label: 'Replica is writable',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { warning: { above: 0 } },
  },
  duplicateServerIds: {
    label: 'Servers that share a server id',
    unit: 'count',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
  },
  moved: { label: 'Another one is the writer', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
  astray: {
    label: 'Does not follow the master that was declared',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
  },
  errant: {
    label: 'Has transactions that its master has not',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { warning: { above: 0 } },
  },
} as const satisfies { readonly [name: string]: Metric }
