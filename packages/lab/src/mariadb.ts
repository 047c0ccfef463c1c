import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { withMachineClock } from './machine-clock.ts'

/** Small on purpose: about 56 MB resident, ready in half a second. Measured with MariaDB 10.11. */
const FRUGAL = [
  '--innodb-buffer-pool-size=8M',
  '--innodb-log-file-size=4M',
  '--key-buffer-size=1M',
  '--aria-pagecache-buffer-size=1M',
  '--performance-schema=OFF',
  '--innodb-flush-log-at-trx-commit=0',
  '--sync-binlog=0',
]

/** Rights a monitor needs and no more. */
export const LEAST_RIGHTS = 'BINLOG MONITOR, SLAVE MONITOR, PROCESS'

export const MONITOR = { user: 'dash', password: 'dash secret' }
export const REPLICATION = { user: 'repl', password: 'repl secret' }

export interface MariadbServer extends RunningServer {
  readonly serverId: number
  /** Runs statements one after another as root, over the unix socket; resolves with the rows of the last. */
  run(...statements: readonly string[]): Promise<readonly RowDataPacket[]>
}

/**
 * Starts a MariaDB with binary logs, the users `MONITOR` and `REPLICATION` and an empty schema `app`; its logs begin at
 * `dbN-bin.000001`, position 4, where N is `serverId`. `args` are added to its command line.
 */
export async function startMariadb(serverId: number, ...args: readonly string[]): Promise<MariadbServer> {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder())
  const path = join(folder.path, 'data')
  await install(path, folder.path)
  const port = await freePort()
  const socketPath = join(folder.path, 'sock')
  const run = (...statements: readonly string[]) => runAll(socketPath, statements)
  const place = [`--datadir=${path}`, `--tmpdir=${folder.path}`, `--port=${port}`, `--socket=${socketPath}`]
  const flags = ['--no-defaults', ...asRoot(), ...place]
  const replication = [`--server-id=${serverId}`, `--log-bin=db${serverId}-bin`, `--relay-log=db${serverId}-relay`]
  const identity = [`--report-host=db${serverId}`, '--log-slave-updates', '--slave-net-timeout=10']
  const rest = ['--bind-address=127.0.0.1', '--max-connections=20', '--skip-name-resolve', ...FRUGAL, ...args]
  const mariadbd = (await findProgram('mariadbd')) ?? 'mariadbd'
  const server = await startServer(mariadbd, [...flags, ...replication, ...identity, ...rest], {
    port,
    ready: () => run('SELECT 1'),
  })
  scope.use(server)
  await run(
    user(MONITOR, LEAST_RIGHTS),
    user(REPLICATION, 'REPLICATION SLAVE'),
    'CREATE DATABASE app',
    'CREATE TABLE app.t (id INT PRIMARY KEY, v TEXT) ENGINE=InnoDB',
    'RESET MASTER',
  )
  // Until here a failure stops what was started; from here on the caller does.
  const owned = scope.move()
  const stop = () => owned.disposeAsync()
  return { ...server, serverId, run, stop, [Symbol.asyncDispose]: stop }
}

/** Makes `replica` follow `master` from the beginning of its logs; both threads are started, not waited for. */
export async function follow(replica: MariadbServer, master: MariadbServer): Promise<void> {
  await replica.run(
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${master.port}, MASTER_USER='${REPLICATION.user}',
     MASTER_PASSWORD='${REPLICATION.password}', MASTER_LOG_FILE='db${master.serverId}-bin.000001', MASTER_LOG_POS=4,
     MASTER_CONNECT_RETRY=1`,
    'START SLAVE',
  )
}

export interface ReplicaPair extends AsyncDisposable {
  readonly master: MariadbServer
  readonly replica: MariadbServer
}

/** Server 1, followed by the read-only server 2. */
export async function startReplicaPair(): Promise<ReplicaPair> {
  await using scope = new AsyncDisposableStack()
  const master = scope.use(await startMariadb(1))
  const replica = scope.use(await startMariadb(2, '--read-only'))
  await follow(replica, master)
  const owned = scope.move()
  return { master, replica, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

export interface MasterPair extends AsyncDisposable {
  readonly members: readonly [MariadbServer, MariadbServer]
}

/** Servers 3 and 4, each following the other, both writable. */
export async function startMasterPair(): Promise<MasterPair> {
  const odd = ['--auto-increment-increment=2', '--auto-increment-offset=1']
  const even = ['--auto-increment-increment=2', '--auto-increment-offset=2']
  await using scope = new AsyncDisposableStack()
  const left = scope.use(await startMariadb(3, ...odd))
  const right = scope.use(await startMariadb(4, ...even))
  await follow(left, right)
  await follow(right, left)
  const owned = scope.move()
  return { members: [left, right], [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The statement that makes a user who may come from 127.0.0.1 only. */
export const user = ({ user, password }: { user: string; password: string }, rights: string): string =>
  `GRANT ${rights} ON *.* TO '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`

async function runAll(socketPath: string, statements: readonly string[]): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection({ socketPath, user: 'root' })
  try {
    let rows: readonly RowDataPacket[] = []
    for (const sql of statements) [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  } finally {
    // Not destroy(): the server would count it as an aborted client, which tests look at.
    await connection.end()
  }
}

/** Half a second to three, 30 MB. */
async function install(path: string, tmpdir: string): Promise<void> {
  const program = (await findProgram('mariadb-install-db')) ?? 'mariadb-install-db'
  const flags = ['--auth-root-authentication-method=normal', '--skip-test-db', '--innodb-log-file-size=4M']
  // A folder of its own for temporary tables: each server removes all it finds there when it starts.
  const place = [`--datadir=${path}`, `--tmpdir=${tmpdir}`]
  await promisify(execFile)(program, ['--no-defaults', ...asRoot(), ...place, ...flags], { env: withMachineClock() })
}

/** mariadbd refuses to run as root unless told to. */
const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--user=root'] : [])
