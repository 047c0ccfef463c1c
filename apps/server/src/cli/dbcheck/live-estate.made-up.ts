import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { follow, type MariadbServer, MONITOR, startMariadb } from '@foretop/lab/mariadb.ts'
import { z } from 'zod'

/** Real databases for tests: dfw-db01 with its replicas dfw-db02 and dfw-db03, and the pair dfw-db-a01 ⇄ dfw-db-a02. */
export interface LiveEstate extends AsyncDisposable {
  readonly db01: MariadbServer
  readonly db02: MariadbServer
  readonly a01: MariadbServer
  readonly a02: MariadbServer
  readonly db03: MariadbServer
  /** An empty folder. */
  readonly folder: string
  /** A configuration with a relation in which dfw-db-a02 is the active side of its pair, and one without any. */
  readonly declared: string
  readonly bare: string
}

export async function startLiveEstate(): Promise<LiveEstate> {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder()).path
  const start = async (id: number, ...args: string[]) => scope.use(await startMariadb(id, ...args))
  const [db01, db02, db03] = await Promise.all([start(1), start(2, '--read-only'), start(3, '--read-only')])
  const [a01, a02] = await Promise.all([start(4), start(5)])
  for (const replica of [db02, db03]) await follow(replica, db01)
  await follow(a01, a02)
  await follow(a02, a01)
  // A replica comes first, so that its master's place in the table is not that in the configuration.
  const servers = { 'dfw-db02': db02, 'dfw-db01': db01, 'dfw-db03': db03, 'dfw-db-a01': a01, 'dfw-db-a02': a02 }
  const [declared, bare] = [join(folder, 'declared.yaml'), join(folder, 'bare.yaml')]
  const pairs = '{ pairs: [{ members: [dfw-db-a01, dfw-db-a02], active: dfw-db-a02 }] }'
  const relation = `  replication: { relation: replication, of: [mysql], every: 1s, with: ${pairs} }\n`
  await writeFile(bare, configurationOf(servers))
  await writeFile(declared, configurationOf(servers) + relation)
  const owned = scope.move()
  const stop = () => owned.disposeAsync()
  return { db01, db02, db03, a01, a02, folder, declared, bare, [Symbol.asyncDispose]: stop }
}

/** Ends with its checks, so that one more can be added. */
export function configurationOf(servers: { readonly [host: string]: MariadbServer }): string {
  const hosts = Object.entries(servers).map(([host, { port }]) => {
    const groups = host.includes('-a0') ? 'databases, cluster4' : 'databases'
    return `  ${host}: { address: 127.0.0.1, groups: [${groups}], checks: { mysql: { with: { port: ${port} } } } }\n`
  })
  const login = `{ user: ${MONITOR.user}, password: "${MONITOR.password}" }`
  return `hosts:\n${hosts.join('')}groups: { databases: {}, cluster4: {} }
checks:\n  mysql: { probe: mysql, hosts: [databases], every: 1s, with: ${login} }\n`
}

/** Ids of the threads that run a statement like this one. */
export async function threadsOf(server: MariadbServer, like: string): Promise<readonly number[]> {
  const others = `info LIKE '${like}' AND info NOT LIKE '%processlist%'`
  const rows = await server.run(`SELECT id FROM information_schema.processlist WHERE ${others}`)
  return z
    .array(z.object({ id: z.number() }))
    .parse(rows)
    .map(({ id }) => id)
}

interface Expected {
  readonly id: number
  readonly name: string
  readonly master?: string
  readonly binlogs: string
  readonly conn: string
  readonly roles: string
}

/** The line of a database that is well, with what the server itself says of its time zone and version. */
export async function lineOfWell(server: MariadbServer, { id, name, master, binlogs, conn, roles }: Expected) {
  const [row] = await server.run('SELECT @@system_time_zone AS zone, @@version AS version')
  const version = /^[\d.]+-MariaDB/.exec(String(row?.version))?.[0]
  const who = `${String(id).padStart(4)} ${name.padEnd(18)} ${(master ?? '').padStart(4)}`
  return `${who} repl:${(master ? '0' : '-').padStart(7)} <${binlogs.padStart(2)}> conn:${conn}  ${row?.zone} ${version} (${roles})`
}
