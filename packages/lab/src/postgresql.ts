import { execFile } from 'node:child_process'
import { chown, copyFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { withMachineClock } from './machine-clock.ts'

const run = promisify(execFile)

export interface Postgresql extends RunningServer {
  /** Runs statements as its owner, over the unix socket; resolves with what psql prints of them. */
  run(sql: string): Promise<string>
}

export interface PostgresqlOptions {
  /** Lines of pg_hba.conf before the usual one: all by scram-sha-256. */
  readonly access?: readonly string[]
  readonly settings?: readonly string[]
  /** Files in PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

/** A real PostgreSQL on the loopback address, with an empty database `app`. It refuses to run as root: then as `postgres`. */
export async function startPostgresql({
  access = [],
  settings = [],
  tls,
}: PostgresqlOptions = {}): Promise<Postgresql> {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder())
  const owner = await ownerOf()
  const own = async (path: string) => {
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(path, owner.uid, owner.gid)
    return path
  }
  await own(folder.path)
  const programs = await newest('/usr/lib/postgresql')
  const data = join(folder.path, 'data')
  const env = withMachineClock()
  const made = ['-D', data, '-U', 'admin', '--no-sync', '--no-locale', '-E', 'UTF8', '--auth=trust']
  await run(join(programs, 'initdb'), made, { ...owner, env, cwd: folder.path })
  const lines = ['local all admin trust', ...access, 'host all all 127.0.0.1/32 scram-sha-256', '']
  await writeFile(join(data, 'pg_hba.conf'), lines.join('\n'))
  const port = await freePort()
  const place = ['-D', data, '-p', `${port}`, '-h', '127.0.0.1', '-k', folder.path]
  const all = ['fsync=off', 'shared_buffers=8MB', 'max_connections=20', ...settings]
  if (tls !== undefined)
    for (const [name, from] of [['ssl_cert_file', tls.certificate] as const, ['ssl_key_file', tls.key] as const]) {
      const to = join(folder.path, name)
      await copyFile(from, to)
      all.push(`${name}=${await own(to)}`)
    }
  if (tls !== undefined) all.push('ssl=on')
  const ask = (sql: string, database = 'app') =>
    run('psql', ['-h', folder.path, '-p', `${port}`, '-U', 'admin', '-d', database, '-Atqc', sql], { env })
  const server = scope.use(
    await startServer(join(programs, 'postgres'), [...place, ...all.flatMap((setting) => ['-c', setting])], {
      ...{ ...owner, port, cwd: folder.path },
      ready: () => ask('SELECT 1', 'postgres'),
    }),
  )
  await ask('CREATE DATABASE app', 'postgres')
  const owned = scope.move()
  const stop = () => owned.disposeAsync()
  return {
    ...server,
    run: async (sql) => (await ask(sql)).stdout.trim(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function ownerOf(): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (which) => (await run('id', [which, 'postgres'])).stdout))
  return { uid: Number(uid), gid: Number(gid) }
}

async function newest(folder: string): Promise<string> {
  const versions = (await readdir(folder)).map(Number).toSorted((one, other) => other - one)
  return join(folder, String(versions[0]), 'bin')
}
