import { SCHWARTZ } from '../servers/mysql/jobs.ts'
import type { Plans } from './plans.ts'
import { MAIL, type Wiring } from './wiring.ts'

/** Every tracker knows the same of all stores: two tell enough. */
const TRACKERS = ['dfw-mog01', 'dfw-mog02']

const JOBS_RUNBOOK =
  'As root on dfw-admin01: `bin/restart-jobs`\n\n' +
  '**WARNING:** not while a content importer is posting: that user’s import would stall for 12 hours.'

/** What the web servers need. */
export const backChecks = ({ authority, community, portOf }: Wiring): Plans => ({
  memcached: {
    ...{ probe: 'memcached', hosts: ['caches', 'dispatchers'], every: '10s', port: 11_211 },
    runbook:
      'As root on dfw-admin01: `bin/restart-memcache`\n\n' +
      '**WARNING:** it comes back empty and the databases take the load. That can hurt more than the fault.',
  },
  // All importers idle: safe to restart. One that posts would stall its user's import for 12 hours.
  workers: {
    ...{ probe: 'processes', hosts: ['jobs'], every: '10s', port: 161 },
    with: {
      source: 'snmp',
      community,
      groups: { importers: { title: 'content-importer*', idle: 'content-importer [bored]', least: 4 } },
    },
    runbook: JOBS_RUNBOOK,
  },
  gearmand: {
    ...{
      probe: 'gearman',
      hosts: ['jobs'],
      every: '5s',
      port: 7_003,
      with: { require: ['resize_photo', 'send_email'] },
    },
    runbook: 'On the machine, as root: `/etc/init.d/gearman-server start`',
  },
  mysql: {
    ...{ probe: 'mysql', hosts: ['databases', 'shop-databases', 'd2'], every: '10s', port: 3_306 },
    with: { user: 'foretop', showQueries: true },
    // On an ordinary day one or two, without caches ten: more are queries that wait for each other.
    thresholds: { connectionsBusy: { critical: { above: 15 } } },
  },
  clusters: {
    relation: 'replication',
    of: ['db01', 'db02', 'db-a01', 'db-a02', 'db-b01', 'db-b02', 'db-c01', 'db-c02'].map((name) => `dfw-${name}/mysql`),
    with: {
      pairs: ['a', 'b', 'c'].map((cluster) => ({
        members: [`dfw-db-${cluster}01`, `dfw-db-${cluster}02`],
        active: `dfw-db-${cluster}01`,
      })),
    },
  },
  file: {
    ...{ probe: 'http', hosts: ['storage'], every: '15s', port: 7_500 },
    with: { path: '/dev3/0/000/000/0000000001.fid', header: { 'content-type': { contains: 'image/' } } },
  },
  theschwartz: {
    ...{ probe: 'theschwartz', hosts: [SCHWARTZ.host], every: '10s', port: 3_306, needs: ['mysql'] },
    with: { user: 'foretop', database: SCHWARTZ.database },
    runbook: JOBS_RUNBOOK,
  },
  ddlockd: {
    ...{ probe: 'ddlockd', hosts: ['jobs'], every: '10s', port: 7_002 },
    runbook: 'As root on dfw-admin01: `bin/restart-ddlockd`\n\nIt only starts what is down: a restart loses all locks.',
  },
  mogilefs: {
    ...{ probe: 'mogilefs', hosts: TRACKERS, every: '10s', port: 7_001 },
    with: { sentinel: { domain: 'pictures', key: 'sentinel', copies: 2 } },
  },
  mogstored: {
    ...{ probe: 'mogstored', hosts: ['storage'], every: '15s', port: 7_500 },
    // Above 1024 it is the same port on every machine.
    with: { sidePort: portOf('dfw-mog01', 7_501) },
  },
  smtp: {
    ...{ probe: 'smtp', hosts: ['mail'], every: '30s', port: 25 },
    with: { security: 'starttls', servername: MAIL, ca: authority },
  },
  nagios: { probe: 'http', hosts: ['admin'], every: '30s', port: 80, with: { path: '/nagios/' } },
})
