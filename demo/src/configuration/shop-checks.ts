import type { Plans } from './plans.ts'
import { FTP_PASSWORD, SHOP, type Wiring } from './wiring.ts'

/** Addresses that move together, by their vhid; the machine of that number has them on an ordinary day. */
const SHARED: { readonly [vhid: string]: readonly string[] } = { 1: ['ip-2', 'ip-3', 'ip-4'], 2: ['ip-5', 'ip-6'] }

/**
 * What the pages at a shared address are made with: on the machine that should have it, and on the other one, which may have it by
 * now. What fails on either is told by itself, so nothing is hidden where only one of them matters.
 */
export function servedBy(address: string): readonly string[] {
  const vhid = Object.keys(SHARED).find((one) => SHARED[one]?.includes(address))
  if (vhid === undefined) return []
  const machines = [`d${vhid}`, vhid === '1' ? 'd2' : 'd1']
  return [`carp${vhid}`, ...machines.flatMap((machine) => [`${machine}/nginx`, `${machine}/php-fpm`])]
}

/** The shop host: two dispatchers that share their addresses, and a database with its replica. */
export function shopChecks({ addressOf, authority, community }: Wiring): Plans {
  return {
    nginx: {
      ...{ probe: 'nginx', hosts: ['dispatchers'], every: '5s', port: 80 },
      runbook: 'After a change: rebuild_nginx_config on both dispatchers.',
    },
    'php-fpm': {
      ...{ probe: 'php-fpm', hosts: ['dispatchers', 'handlers'], every: '10s', port: 9_000, with: { ping: '/ping' } },
    },
    ftp: {
      ...{
        probe: 'ftp',
        hosts: ['dispatchers'],
        every: '30s',
        port: 21,
        with: { user: 'monitor', password: FTP_PASSWORD },
      },
    },
    rsync: { probe: 'rsync', hosts: ['dispatchers'], every: '30s', port: 873, with: { module: 'images' } },
    sphinx: {
      probe: 'sphinx',
      hosts: ['dispatchers'],
      every: '30s',
      port: 9_306,
      with: { indexes: ['products', 'shops'] },
    },
    front: {
      probe: 'http',
      hosts: ['dispatchers'],
      every: '5s',
      port: 80,
      needs: ['nginx', 'php-fpm'],
      with: { path: '/' },
    },
    certificate: {
      ...{ probe: 'tls', hosts: ['dispatchers'], every: '60s', port: 443 },
      with: { servername: SHOP, ca: authority },
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
          runbook: `On the machine that is stuck, as root: \`ifconfig carp${vhid} down; ifconfig carp${vhid} up\`\n\nAn address that still answers pings is not taken over.`,
        },
      ]),
    ),
    shop: {
      ...{ probe: 'http', hosts: ['floating'], every: '5s', port: 80, needs: ['carp1', 'carp2'], front: true },
      with: { path: '/', headers: { Host: SHOP } },
    },
    ...Object.fromEntries(
      Object.entries(SHARED).map(([vhid, hosts]) => [
        `addresses${vhid}`,
        {
          relation: 'floating-ip',
          needs: [`carp${vhid}`],
          of: [`carp${vhid}`, ...hosts.map((host) => `${host}/shop`)],
          with: { addresses: hosts.map(addressOf), preferred: `d${vhid}` },
          runbook: 'An address that still answers pings is not taken over: take it down where it is.',
        },
      ]),
    ),
    'shop-tls': {
      ...{ probe: 'http', hosts: ['floating'], every: '10s', port: 443, needs: ['carp1', 'carp2', 'shop'] },
      with: {
        path: '/',
        tls: true,
        servername: SHOP,
        headers: { Host: SHOP },
        ca: authority,
      },
    },
    'shop-replication': {
      relation: 'replication',
      of: ['cloud-db1/mysql', 'd2/mysql'],
      runbook: 'Failover is by hand: the configuration of every install must point at the new master.',
    },
  }
}
