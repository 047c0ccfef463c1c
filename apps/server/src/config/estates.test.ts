import { join } from 'node:path'
import { file, rowsIn } from '@foretop/probes/sources/file.ts'
import { linesOf, listingOf, rowOfLine } from '@foretop/probes/sources/listing.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { REGISTRY } from '../all-kinds.ts'
import { expand } from '../core/expand.ts'
import { environmentOf } from './example-environment.made-up.ts'
import { loadSettings } from './load.ts'
import { kindsOf } from './plan/kinds.ts'

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
    crons: ['check-in'],
    'customer sites, handlers, installs and mounts by rows': ['source-sql'],
    MySQL: ['mysql', 'replication'],
    'floating addresses, by their file': ['source-file', 'http', 'ping', 'floating-ip'],
    'where each install points': ['ssh', 'same'],
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

async function exampleOf(file: string) {
  const path = join(import.meta.dirname, '../../../../examples', file)
  const circumstances = { env: await environmentOf(path), registry: REGISTRY, whyNotReadable: async () => null }
  return loadSettings(path, circumstances)
}

test.each(Object.entries(ESTATES))('every system of the estate of %s is watched', async (file, systems) => {
  const { plan, rows } = await exampleOf(file)
  const ofRows = [...rows.groupChecks, ...rows.rowChecks, ...rows.relations].map(({ pattern }) => pattern)
  const kinds = new Set([...plan.checks, ...ofRows].map(({ kind }) => kind))
  const unwatched = Object.entries(systems).flatMap(([system, needed]) =>
    needed.filter((kind) => !kinds.has(kind)).map((kind) => `${system}: ${kind}`),
  )
  expect(unwatched).toEqual([])
})

/** As the dispatchers have it. */
const MAS_IP_MANAGER = `[carp1]
interface = igb1
ips : 208.43.48.2
      208.43.48.3
      208.43.48.4
[carp2]
interface = igb1
ips : 208.43.48.5
      208.43.48.6
`

describe('the addresses that two dispatchers share', () => {
  const watched = async (cfg: string) => {
    const { plan, rows } = await exampleOf('shop.yaml')
    const { rules, login, sources: _, ...patterns } = rows
    const { options } = plan.checks.find(({ id }) => id === 'shared') ?? {}
    const { key, with: given } = z.object({ key: z.string(), with: file.options }).parse(options)
    const listed = linesOf(listingOf(rowsIn(cfg, given), { key }).text).map(rowOfLine)
    const lists = new Map([['shared', new Map(listed.map(({ key, cells }) => [key, cells]))]])
    const made = expand({ ...patterns, fixed: plan }, lists, kindsOf(REGISTRY, rules, login))
    expect(made.mistakes).toEqual([])
    return new Map(made.plan.checks.map((check) => [check.id, check]))
  }
  const ofAddress = (...all: readonly string[]) => [
    ...all.map((address) => `${address}/ping`),
    ...all.map((address) => `${address}/shop`),
  ]
  const held = ['d1/addresses', 'd2/addresses']

  test('are watched by sections of their file, each with the pair of that name', async () => {
    const checks = await watched(MAS_IP_MANAGER)
    expect(membersOf(checks.get('carp1/shared-by') ?? NONE).toSorted()).toEqual(
      ['carp1', ...held, ...ofAddress('208.43.48.2', '208.43.48.3', '208.43.48.4')].toSorted(),
    )
    expect(membersOf(checks.get('carp2/shared-by') ?? NONE).toSorted()).toEqual(
      ['carp2', ...held, ...ofAddress('208.43.48.5', '208.43.48.6')].toSorted(),
    )
    expect(checks.get('208.43.48.5/shop')?.way).toMatchObject({ address: '208.43.48.5' })
  })

  test('come and go with their lines', async () => {
    const checks = await watched(MAS_IP_MANAGER.replace('208.43.48.5\n', '208.43.48.7\n'))
    expect(membersOf(checks.get('carp2/shared-by') ?? NONE).toSorted()).toEqual(
      ['carp2', ...held, ...ofAddress('208.43.48.6', '208.43.48.7')].toSorted(),
    )
    expect([...checks.keys()].filter((id) => id.includes('208.43.48.5'))).toEqual([])
    const half = await watched(MAS_IP_MANAGER.split('[carp2]')[0] ?? '')
    expect(half.has('carp2/shared-by')).toBe(false)
  })
})

const NONE = { way: { by: 'clock' } } as const
