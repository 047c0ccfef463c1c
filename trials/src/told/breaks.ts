import { once } from 'node:events'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { startGearmand } from '@foretop/lab/gearmand.ts'
import { freePort, type RunningServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { MONITOR, startMariadb, startReplicaPair } from '@foretop/lab/mariadb.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { mountTmpfs } from '@foretop/lab/mounts.ts'
import { startNginx } from '@foretop/lab/nginx.ts'

/** One thing that goes wrong on a real server, and how people mend it. */
export interface Break {
  /** Host and check are called by it. */
  readonly name: string
  /** The check that has to tell of it, as the configuration has it. */
  readonly check: object
  begin(): unknown
  mend(): unknown
}

/** Starts the servers, all well; they end with the scope. */
export async function startBreaks(scope: AsyncDisposableStack): Promise<readonly Break[]> {
  return [
    await webKilled(scope),
    await webStands(scope),
    await webSaysNo(scope),
    await certificateEnds(scope),
    await cacheKilled(scope),
    await cacheFull(scope),
    await gearmanStands(scope),
    await databaseStands(scope),
    await replicationStopped(scope),
    await diskFull(scope),
  ]
}

type Scope = AsyncDisposableStack

async function webKilled(scope: Scope): Promise<Break> {
  const port = await freePort()
  const restarts = await restartable(scope, () => startNginx({ port, server: 'return 200 well;' }))
  return { name: 'web-killed', check: { probe: 'http', with: { port } }, begin: restarts.kill, mend: restarts.start }
}

async function webStands(scope: Scope): Promise<Break> {
  const nginx = scope.use(await startNginx({ server: 'return 200 well;' }))
  return { ...standing(nginx), name: 'web-stands', check: { probe: 'http', with: { port: nginx.port } } }
}

async function webSaysNo(scope: Scope): Promise<Break> {
  const { path } = scope.use(await temporaryFolder())
  const flag = join(path, 'deploying')
  const nginx = scope.use(
    await startNginx({ server: `if (-f ${flag}) { return 503; } location / { return 200 well; }` }),
  )
  return {
    name: 'web-says-no',
    check: { probe: 'http', with: { port: nginx.port } },
    begin: () => writeFile(flag, ''),
    mend: () => rm(flag),
  }
}

async function certificateEnds(scope: Scope): Promise<Break> {
  const authority = scope.use(await startAuthority())
  const good = await authority.issue('good')
  const ended = await authority.issue('ended', { until: Date.now() - 60_000 })
  const inUse = { certificate: join(authority.folder, 'site.pem'), key: join(authority.folder, 'site.key') }
  const port = await freePort()
  const server = `ssl_certificate ${inUse.certificate}; ssl_certificate_key ${inUse.key}; return 200 well;`
  const install = async (issued: typeof good) => {
    await copyFile(await authority.bundle(issued, authority.intermediate), inUse.certificate)
    await copyFile(issued.key, inUse.key)
  }
  await install(good)
  const restarts = await restartable(scope, () => startNginx({ port, listen: 'ssl', server }))
  const restartWith = async (issued: typeof good) => {
    await install(issued)
    await restarts.kill()
    await restarts.start()
  }
  return {
    name: 'certificate-ends',
    check: { probe: 'tls', with: { port, servername: 'www.example.test', ca: authority.root.certificate } },
    begin: () => restartWith(ended),
    mend: () => restartWith(good),
  }
}

async function cacheKilled(scope: Scope): Promise<Break> {
  const port = await freePort()
  const restarts = await restartable(scope, () => startMemcached({ port }))
  return {
    name: 'cache-killed',
    check: { probe: 'memcached', with: { port } },
    begin: restarts.kill,
    mend: restarts.start,
  }
}

async function cacheFull(scope: Scope): Promise<Break> {
  const most = 40
  const { port } = scope.use(await startMemcached({ maxConnections: most }))
  let clients: readonly Socket[] = []
  const leave = () => {
    for (const client of clients) client.destroy()
  }
  scope.defer(leave)
  return {
    name: 'cache-full',
    check: { probe: 'memcached', with: { port } },
    begin() {
      clients = Array.from({ length: most }, () => connect(port, '127.0.0.1').on('error', () => {}))
    },
    mend: leave,
  }
}

async function gearmanStands(scope: Scope): Promise<Break> {
  const gearmand = scope.use(await startGearmand())
  return { ...standing(gearmand), name: 'gearman-stands', check: { probe: 'gearman', with: { port: gearmand.port } } }
}

async function databaseStands(scope: Scope): Promise<Break> {
  const mariadb = scope.use(await startMariadb(7))
  return { ...standing(mariadb), name: 'database-stands', check: database(mariadb) }
}

async function replicationStopped(scope: Scope): Promise<Break> {
  const { replica } = scope.use(await startReplicaPair())
  return {
    name: 'replication-stopped',
    check: database(replica),
    begin: () => replica.run('STOP SLAVE SQL_THREAD'),
    mend: () => replica.run('START SLAVE SQL_THREAD'),
  }
}

async function diskFull(scope: Scope): Promise<Break> {
  const { path } = scope.use(await mountTmpfs('size=4m'))
  const file = join(path, 'log')
  return {
    name: 'disk-full',
    check: { probe: 'disk', with: { exclude: ['*'], expect: [path] } },
    begin: () => writeFile(file, Buffer.alloc(4_096 * 1_000)),
    mend: () => rm(file),
  }
}

const database = ({ port }: RunningServer): object => ({ probe: 'mysql', with: { port, ...MONITOR } })

const standing = (server: RunningServer): Pick<Break, 'begin' | 'mend'> => ({
  begin: () => server.freeze(),
  mend: () => server.thaw(),
})

async function restartable(scope: Scope, launch: () => Promise<RunningServer>) {
  let server = await launch()
  scope.defer(() => server.stop())
  return {
    async kill() {
      const gone = once(server.process, 'exit')
      server.process.kill('SIGKILL')
      await gone
    },
    async start() {
      server = await launch()
    },
  }
}
