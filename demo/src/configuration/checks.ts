import { type Wiring, WWW } from './wiring.ts'

/** A check as the configuration file has it; `port` goes under `with`, and again for hosts where it is another. */
export interface CheckPlan {
  readonly probe?: string
  readonly relation?: string
  readonly hosts?: readonly string[]
  readonly of?: readonly string[]
  readonly every?: string
  readonly needs?: readonly string[]
  readonly with?: { readonly [option: string]: unknown }
  readonly thresholds?: { readonly [metric: string]: unknown }
  readonly runbook?: string
  /** Which port of its hosts is asked. */
  readonly port?: number
}

type Plans = { readonly [name: string]: CheckPlan }

const EVERYWHERE = ['balancers', 'webs', 'caches', 'jobs', 'databases', 'storage', 'mail', 'admin', 'dispatchers']

/** What is looked at on every machine, by its SNMP agent. */
export const machineChecks = ({ community }: Wiring): Plans => ({
  machine: {
    probe: 'host',
    hosts: [...EVERYWHERE, 'shop-databases'],
    every: '20s',
    port: 161,
    with: { source: 'snmp', community },
  },
  disks: {
    probe: 'disk',
    hosts: [...EVERYWHERE, 'shop-databases'],
    every: '20s',
    port: 161,
    with: { source: 'snmp', community },
    runbook:
      'find what grew: du -xm /var/log | sort -n | tail\nWARNING: logs are rotated by copying, which needs room for the copy.',
  },
})

const page = (path: string, more: object = {}) => ({ path, headers: { Host: WWW }, ...more })

/** The blogging site, from the balancers down. A page can fail in five places, so each path is walked on each balancer. */
export function siteChecks(wiring: Wiring): Plans {
  const secure = { tls: true, servername: WWW, ca: wiring.authority }
  const image = { header: { 'content-type': { contains: 'image/' } } }
  const paths = { static: ['/robots.txt', {}], dynamic: ['/login', {}], picture: ['/userpic/1/2', image] } as const
  const walks = Object.entries(paths).flatMap(([name, [path, more]]) => {
    const walk = { probe: 'http', hosts: ['balancers'], every: '10s' }
    return [
      [name, { ...walk, port: 80, needs: ['perlbal'], with: page(path, more) }],
      [`${name}-tls`, { ...walk, port: 443, needs: ['perlbal', 'pound'], with: page(path, { ...more, ...secure }) }],
    ] as const
  })
  return {
    perlbal: {
      ...{ probe: 'perlbal', hosts: ['balancers'], every: '1s', port: 60_000, with: { services: ['web'] } },
      thresholds: { waiting: { warning: { above: 100 }, critical: { above: 500 } } },
      runbook: 'as root on dfw-admin01: bin/restart-perlbal',
    },
    ...Object.fromEntries(walks),
    pound: {
      ...{ probe: 'tls', hosts: ['balancers'], every: '30s', port: 443 },
      with: { servername: WWW, ca: wiring.authority },
      runbook:
        'on the balancer, as root: mkdir -p /var/run/pound; /etc/init.d/pound start\n' +
        'After a reboot it does not come up by itself: its run directory is missing.',
    },
    web: {
      ...{ probe: 'http', hosts: ['webs'], every: '10s', port: 80, needs: ['dfw-db01/mysql'], with: page('/') },
      runbook:
        'as root on dfw-admin01: bin/restart-webs 5\n5 is the delay in seconds between machines; 0 only in an emergency.',
    },
    latest: {
      ...{ probe: 'http', hosts: ['webs'], every: '15s', port: 80, with: page('/latest') },
      needs: ['web', ...['a', 'b', 'c'].map((cluster) => `dfw-db-${cluster}01/mysql`)],
    },
    reproxy: {
      ...{ probe: 'http', hosts: ['webs'], every: '15s', port: 80, needs: ['web'] },
      with: page('/userpic/1/2', { header: { 'x-reproxy-url': { contains: 'http://' } } }),
    },
    memcached: {
      ...{ probe: 'memcached', hosts: ['caches', 'dispatchers'], every: '10s', port: 11_211 },
      runbook:
        'as root on dfw-admin01: bin/restart-memcache\n' +
        'WARNING: it comes back empty and the databases take the load. That can hurt more than the fault.',
    },
    gearmand: {
      ...{
        probe: 'gearman',
        hosts: ['jobs'],
        every: '5s',
        port: 7_003,
        with: { require: ['resize_photo', 'send_email'] },
      },
      runbook: 'on the machine, as root: /etc/init.d/gearman-server start',
    },
    mysql: {
      ...{ probe: 'mysql', hosts: ['databases', 'shop-databases', 'd2'], every: '10s', port: 3_306 },
      with: { user: 'foretop', showQueries: true },
    },
    clusters: {
      relation: 'replication',
      of: ['db01', 'db02', 'db-a01', 'db-a02', 'db-b01', 'db-b02', 'db-c01', 'db-c02'].map(
        (name) => `dfw-${name}/mysql`,
      ),
      with: {
        pairs: ['a', 'b', 'c'].map((cluster) => ({
          members: [`dfw-db-${cluster}01`, `dfw-db-${cluster}02`],
          active: `dfw-db-${cluster}01`,
        })),
      },
    },
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8].map((device) => [
        `dev${device}`,
        {
          probe: 'http',
          hosts: ['storage'],
          every: '30s',
          port: 7_500,
          with: { path: `/dev${device}/usage`, contains: 'available' },
        },
      ]),
    ),
    file: {
      ...{ probe: 'http', hosts: ['storage'], every: '15s', port: 7_500 },
      with: { path: '/dev3/0/000/000/0000000001.fid', ...image },
    },
    smtp: {
      ...{ probe: 'tls', hosts: ['mail'], every: '30s', port: 25 },
      with: { starttls: 'smtp', servername: 'mail.example.org', ca: wiring.authority },
    },
    nagios: { probe: 'http', hosts: ['admin'], every: '30s', port: 80, with: { path: '/nagios/' } },
  }
}

const SHOPS = ['apples', 'boats', 'candles', 'drums', 'easels', 'flutes', 'gloves', 'hats', 'ink', 'jam'].flatMap(
  (what) => [what, `${what}-outlet`],
)

/** The shop host: two dispatchers that share their addresses, and a database with its replica. */
export function shopChecks({ authority, community }: Wiring): Plans {
  return {
    nginx: {
      ...{ probe: 'http', hosts: ['dispatchers'], every: '5s', port: 80, with: { path: '/' } },
      runbook: 'After a change: rebuild_nginx_config on both dispatchers.',
    },
    'php-fpm': {
      ...{ probe: 'http', hosts: ['dispatchers'], every: '10s', port: 80, needs: ['nginx'] },
      with: { path: '/php-status', contains: 'idle processes' },
    },
    certificate: {
      ...{ probe: 'tls', hosts: ['dispatchers'], every: '60s', port: 443 },
      with: { servername: 'shop.example.org', ca: authority },
    },
    carp: {
      ...{ probe: 'carp', hosts: ['dispatchers'], every: '2s', port: 161 },
      with: { source: 'snmp', community, vhids: [1, 2] },
    },
    ...Object.fromEntries(
      [1, 2].map((vhid) => [
        `carp${vhid}`,
        {
          relation: 'carp-pair',
          of: ['d1/carp', 'd2/carp'],
          with: { vhid, preferred: `d${vhid}` },
          runbook: `on the machine that is stuck, as root: ifconfig carp${vhid} down; ifconfig carp${vhid} up`,
        },
      ]),
    ),
    shop: {
      ...{ probe: 'http', hosts: ['floating'], every: '5s', port: 80, needs: ['carp1', 'carp2'] },
      with: { path: '/', headers: { Host: 'shop.example.org' } },
    },
    'shop-tls': {
      ...{ probe: 'http', hosts: ['floating'], every: '10s', port: 443, needs: ['carp1', 'carp2', 'shop'] },
      with: {
        path: '/',
        tls: true,
        servername: 'shop.example.org',
        headers: { Host: 'shop.example.org' },
        ca: authority,
      },
    },
    'shop-replication': {
      relation: 'replication',
      of: ['cloud-db1/mysql', 'd2/mysql'],
      runbook: 'Failover is by hand: the configuration of every install must point at the new master.',
    },
    ...Object.fromEntries(
      SHOPS.map((shop) => [
        `shop-${shop}`,
        {
          ...{ probe: 'http', hosts: ['dispatchers'], every: '20s', port: 80, needs: ['nginx'] },
          with: { path: '/', headers: { Host: `${shop}.example.org` }, contains: 'basket' },
        },
      ]),
    ),
  }
}
