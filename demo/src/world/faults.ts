import { type Machine, type Role, SOURCES, WRITERS } from './machines.ts'

interface FaultKind {
  readonly title: string
  readonly roles: readonly Role[]
  /** A short name of a machine to try it on. */
  readonly target: string
}

const ALL = [
  'balancer',
  'web',
  'cache',
  'jobs',
  'database',
  'storage',
  'mail',
  'admin',
  'dispatcher',
  'handler',
] as const

/** All that can go wrong, in the order in which it is listed. */
export const FAULTS = {
  replication: {
    title: 'its SQL thread stops on a duplicate key (1062); the changes it fetches pile up',
    roles: ['database', 'dispatcher'],
    target: 'db-a02',
  },
  lag: {
    title: 'it applies changes far more slowly than they come, and falls behind',
    roles: ['database', 'dispatcher'],
    target: 'db02',
  },
  down: { title: 'the machine is off: connections are refused, SNMP is silent', roles: ALL, target: 'db01' },
  crash: { title: 'its service has died; the machine itself is well', roles: ALL, target: 'memc02' },
  hang: { title: 'it is frozen: takes connections and never answers', roles: ALL, target: 'web03' },
  slow: { title: 'every answer takes many times as long', roles: ['web', 'database', 'storage'], target: 'db01' },
  overload: {
    title: 'a flood of visitors comes to it, far more than the web servers can serve',
    roles: ['balancer'],
    target: 'lb01',
  },
  'cold-cache': {
    title: 'it was restarted with 64 MB: nearly empty, always evicting; the databases take the load',
    roles: ['cache', 'dispatcher'],
    target: 'memc01',
  },
  'workers-gone': {
    title: 'the machine of its workers died unnoticed: running jobs stay, waiting ones grow',
    roles: ['jobs'],
    target: 'jobs01',
  },
  'disk-full': { title: 'a log fills its /var, minute by minute', roles: ALL, target: 'mog02' },
  'split-brain': {
    title: 'the network between the dispatchers is cut: both are master of vhid 1',
    roles: ['dispatcher'],
    target: 'd1',
  },
  failover: {
    title: 'it gives up what it is master of; the other dispatcher takes over',
    roles: ['dispatcher'],
    target: 'd1',
  },
  'php-full': {
    title: 'all its PHP workers are busy, and visitors wait',
    roles: ['dispatcher'],
    target: 'd2',
  },
  certificate: {
    title: 'its certificate was not renewed and ends in five days',
    roles: ['balancer', 'mail', 'dispatcher'],
    target: 'lb01',
  },
  'two-certificates': {
    title: 'the renewed certificate of a shop was not copied to it: its addresses have two',
    roles: ['dispatcher'],
    target: 'd1',
  },
  crons: {
    title: 'of its crons cron_slave_sync fails with a log, and cron_mount never ends',
    roles: ['dispatcher'],
    target: 'd2',
  },
  sale: {
    title: 'twice as many customers and more: temporary machines come, and go when it is over',
    roles: ['dispatcher'],
    target: 'd1',
  },
} as const satisfies { readonly [name: string]: FaultKind }

export type Fault = keyof typeof FAULTS

export const isFault = (name: string): name is Fault => Object.hasOwn(FAULTS, name)

/** Whether it can happen to such a machine. */
export function suits(fault: Fault, { name, role }: Machine): boolean {
  const { roles }: { readonly roles: readonly Role[] } = FAULTS[fault]
  if (fault === 'replication') return SOURCES[name] !== undefined
  // The active side of a pair has nothing of the other's to apply.
  if (fault === 'lag') return SOURCES[name] !== undefined && !WRITERS.some((writer) => writer === name)
  return roles.includes(role)
}
