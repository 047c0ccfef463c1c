import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REGISTRY } from '../all-kinds.ts'
import { environmentOf } from './example-environment.made-up.ts'
import { loadSettings } from './load.ts'

/**
 * What runs in each of the five estates that Foretop is made for, and by which kinds the example of that estate watches it:
 * all of them.
 */
const ESTATES: { readonly [file: string]: { readonly [system: string]: readonly string[] } } = {
  'dreamwidth.yaml': {
    'the site’s address': ['floating-ip', 'addresses'],
    Perlbal: ['perlbal', 'same'],
    'Pound (TLS)': ['tls'],
    'web servers': ['http', 'quorum'],
    'three ways to a page': ['http', 'path'],
    memcached: ['memcached'],
    gearmand: ['gearman'],
    TheSchwartz: ['theschwartz'],
    'workers without a port': ['processes'],
    ddlockd: ['ddlockd'],
    'MogileFS tracker': ['mogilefs'],
    mogstored: ['mogstored'],
    'incoming mail': ['smtp', 'mail-queue', 'dns'],
    'outgoing mail': ['mail-queue', 'dns'],
    'databases in pairs': ['mysql', 'replication'],
    'graphs of every host': ['host', 'disk'],
  },
  'cloud.yaml': {
    'CDN and origin': ['http', 'tls', 'cdn-or-origin'],
    'web instances': ['http', 'quorum'],
    Aurora: ['aurora', 'mysql', 'replication'],
    'mail relay': ['smtp'],
    memcached: ['memcached'],
    gearmand: ['gearman'],
    TheSchwartz: ['theschwartz'],
    workers: ['processes'],
    ddlockd: ['ddlockd'],
  },
  'shop.yaml': {
    'nginx and PHP-FPM': ['http', 'nginx', 'php-fpm'],
    CARP: ['carp', 'carp-pair'],
    'floating addresses': ['http', 'ping', 'floating-ip'],
    crons: ['check-in'],
    'customer sites, handlers, installs and mounts by rows': ['source-sql'],
    MySQL: ['mysql', 'replication'],
    'installer queue, address pool, code groups': ['sql'],
    'nginx configuration': ['config-test'],
    FTP: ['ftp'],
    rsync: ['rsync'],
    Sphinx: ['sphinx'],
    memcached: ['memcached'],
    mounts: ['mounts'],
    updates: ['file'],
  },
  'chat.yaml': {
    HAProxy: ['haproxy'],
    'disks filled by logs': ['disk', 'growth'],
    'processes that run away': ['processes'],
    cookies: ['http'],
    'RPC and status servers': ['tcp', 'http'],
    Jabber: ['xmpp'],
    memcached: ['memcached'],
    memqd: ['memcached-queue'],
    MySQL: ['mysql'],
    'ports that must be closed': ['tcp', 'snmp'],
    'load and uptime': ['host'],
  },
  'campaign.yaml': {
    Squid: ['squid', 'http'],
    keepalived: ['keepalived', 'vrrp-pair'],
    PowerDNS: ['dns', 'dns-regions'],
    Apache: ['apache', 'http'],
    DRBD: ['drbd', 'drbd-pair'],
    Heartbeat: ['heartbeat', 'heartbeat-pair'],
    NFS: ['nfs'],
    MySQL: ['mysql', 'replication'],
    'the same code everywhere': ['file', 'same'],
    'address, disk and service on one machine': ['together'],
    'disks and machines': ['disk', 'host'],
  },
}

test.each(Object.entries(ESTATES))('every system of the estate of %s is watched', async (file, systems) => {
  const path = join(import.meta.dirname, '../../../../examples', file)
  const circumstances = { env: await environmentOf(path), registry: REGISTRY, whyNotReadable: async () => null }
  const { plan } = await loadSettings(path, circumstances)
  const kinds = new Set(plan.checks.map(({ kind }) => kind))
  const unwatched = Object.entries(systems).flatMap(([system, needed]) =>
    needed.filter((kind) => !kinds.has(kind)).map((kind) => `${system}: ${kind}`),
  )
  expect(unwatched).toEqual([])
})
