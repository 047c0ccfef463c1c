import { once } from 'node:events'
import { type Authority, startAuthority } from '@foretop/lab/certificates.ts'
import { type Gearmand, startGearmand } from '@foretop/lab/gearmand.ts'
import { freePort, type RunningServer, startServer } from '@foretop/lab/lab.ts'
import { type MariadbServer, MONITOR, startReplicaPair } from '@foretop/lab/mariadb.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { type Perlbal, startPerlbal } from '@foretop/lab/perlbal.ts'
import { type Prefork, startPrefork } from '@foretop/lab/prefork.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'

/** The programs that the estate is made of. */
export const PROGRAMS = [
  'mariadbd',
  'memcached',
  'gearmand',
  'gearman',
  'perlbal',
  'snmpd',
  'nginx',
  'openssl',
  'smtp-sink',
  'chromium',
]

/** One of the estate's servers, which can be stopped and started again where it was. */
export interface Part {
  /** The check that watches it. */
  readonly check: string
  stop(): Promise<void>
  start(): Promise<void>
}

/** A small site of real servers: what end-to-end tests watch, break and mend. */
export interface Estate extends AsyncDisposable {
  readonly parts: readonly Part[]
  readonly backends: readonly Prefork[]
  readonly master: MariadbServer
  readonly replica: MariadbServer
  readonly authority: Authority
  perlbal(): Perlbal
  gearmand(): Gearmand
  /** Hosts and checks in YAML, each check looked at every second, believed after two looks. */
  readonly config: string
}

export async function startEstate(): Promise<Estate> {
  await using building = new AsyncDisposableStack()
  const authority = building.use(await startAuthority())
  const certificate = await authority.issue('web', { san: 'DNS:www.example.test' })
  const chain = await authority.bundle(certificate, authority.intermediate)
  const backends = [building.use(await startPrefork()), building.use(await startPrefork())]
  const { master, replica } = building.use(await startReplicaPair())

  const ports = {
    memcached: await freePort(),
    gearmand: await freePort(),
    perlbal: await freePort(),
    snmpd: await freePort(),
    nginx: await freePort(),
  }
  const memcached = await restartable(building, 'mc/memcached', () => startMemcached({ port: ports.memcached }))
  const gearmand = await restartable(building, 'jobs/gearman', () => startGearmand({ port: ports.gearmand }))
  const perlbal = await restartable(building, 'lb/perlbal', () =>
    startPerlbal({ web: backends.map(({ port }) => port) }, { port: ports.perlbal }),
  )
  const snmpd = await restartable(building, 'store/disk', () => startSnmpd({ port: ports.snmpd, lines: ['disk /'] }))
  const nginx = await restartable(building, 'web/https', () =>
    startNginx({
      port: ports.nginx,
      listen: 'ssl',
      server: `ssl_certificate "${chain}"; ssl_certificate_key "${certificate.key}"; location / { return 200 "well\\n"; }`,
    }),
  )
  const database = databasePart('db2/mysql', replica)
  building.defer(() => database.stop())

  const owned = building.move()
  return {
    parts: [memcached.part, gearmand.part, perlbal.part, snmpd.part, nginx.part, database],
    backends,
    master,
    replica,
    authority,
    perlbal: perlbal.running,
    gearmand: gearmand.running,
    config: configOf({ ...ports, master: master.port, replica: replica.port, ca: authority.root.certificate }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function restartable<S extends RunningServer>(
  owner: AsyncDisposableStack,
  check: string,
  launch: () => Promise<S>,
) {
  let server = await launch()
  owner.defer(() => server.stop())
  const part: Part = {
    check,
    stop: () => server.stop(),
    async start() {
      server = await launch()
    },
  }
  return { part, running: () => server }
}

/** A database goes on with the data it had, so it is started again with its own words instead of made anew. */
function databasePart(check: string, server: MariadbServer): Part {
  const { spawnfile, spawnargs } = server.process
  let again: RunningServer | null = null
  return {
    check,
    async stop() {
      if (again !== null) return again.stop()
      if (server.process.exitCode !== null) return
      const gone = once(server.process, 'exit')
      server.process.kill('SIGTERM')
      await gone
    },
    async start() {
      again = await startServer(spawnfile, spawnargs.slice(1), {
        port: server.port,
        ready: () => server.run('SELECT 1'),
      })
    },
  }
}

const configOf = (at: { readonly [name: string]: number | string }): string => `
site: Estate
groups:
  balancers: { title: Balancers, needs: [webs] }
  webs: { title: Webs, needs: [databases] }
  databases: { title: Databases }
  services: { title: Services }
hosts:
  lb: { address: 127.0.0.1, groups: [balancers] }
  web: { address: 127.0.0.1, groups: [webs] }
  db1: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${at.master} } } } }
  db2: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${at.replica} } } } }
  mc: { address: 127.0.0.1, groups: [services] }
  jobs: { address: 127.0.0.1, groups: [services] }
  store: { address: 127.0.0.1, groups: [services] }
# How long an answer takes tells of the machine that runs this, which may be busy.
defaults: { every: 1s, timeout: 5s, attempts: 2 }
checks:
  perlbal:
    probe: perlbal
    hosts: [lb]
    with: { port: ${at.perlbal} }
    runbook: as root on the admin host, restart the balancer
  https:
    probe: http
    hosts: [web]
    with: { port: ${at.nginx}, tls: true, servername: www.example.test, ca: "${at.ca}" }
    thresholds: { total: null }
  mysql:
    probe: mysql
    hosts: [databases]
    with: { user: ${MONITOR.user}, password: "${MONITOR.password}" }
  memcached:
    probe: memcached
    hosts: [mc]
    with: { port: ${at.memcached} }
    thresholds: { replyTime: null, roundTrip: null }
  gearman:
    probe: gearman
    hosts: [jobs]
    with: { port: ${at.gearmand} }
    thresholds: { replyTime: null }
  disk:
    probe: disk
    hosts: [store]
    with: { source: snmp, community: labpub, port: ${at.snmpd} }
    # What it tells of are the disks of the machine that runs this, which may be full.
    thresholds: { used: { warning: { above: 100 } }, inodesUsed: { warning: { above: 100 } } }
  replication:
    relation: replication
    of: [db1/mysql, db2/mysql]
`
