import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eventually, findProgram, freePort, startServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { follow, type MariadbServer, MONITOR, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { describe, expect, test } from 'vitest'

/**
 * What `docker compose up` starts, without a container engine: the same programs with the same configuration files and
 * flags, each on the loopback address instead of one of its own.
 */

const ROOT = join(import.meta.dirname, '../..')
const COMPOSE = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8')
const example = (name: string) => join(ROOT, 'examples/compose', name)
/** With the letters that SQL and the shell would take for their own. */
const ENV = {
  FORETOP_WALL_TOKEN: 'wall-token-of-the-test',
  FORETOP_OPERATOR_TOKEN: 'operator-token-of-the-test',
  FORETOP_DB_PASSWORD: `it's "a" \\ $HOME \`secret\``,
}
/** These judge the machine that runs the test, which may be busy or full. */
const JUDGE_THIS_MACHINE = ['snmpd/machine', 'snmpd/disks']

const missing = await lacking('perlbal', 'gearmand', 'memcached', 'snmpd', 'mariadbd', 'nginx')
describe.skipIf(missing !== null)(missing ?? 'the estate of docker-compose.yml', () => {
  test('is all ok in the ready configuration', async () => {
    await using stack = new AsyncDisposableStack()
    const folder = stack.use(await temporaryFolder())
    const ports = await startEstate(stack, folder.path)
    const config = placed(await readFile(example('foretop.yaml'), 'utf8'), ports)
    const checks = await startForetop(stack, folder.path, config)
    await eventually(async () => {
      const seen = await checks()
      expect(seen.length).toBeGreaterThan(10)
      expect(seen.filter((check) => !isWell(check)).map(({ id, status, text }) => `${id} ${status}: ${text}`)).toEqual(
        [],
      )
    })
  })
})

const isWell = ({ id, status, value }: Summary): boolean =>
  JUDGE_THIS_MACHINE.includes(id) ? value !== null : status === 'ok'

/** Ports by host and check. */
type Ports = { readonly [host: string]: { readonly [check: string]: number } }

async function startEstate(stack: AsyncDisposableStack, folder: string): Promise<Ports> {
  const webs = [await startWeb(stack), await startWeb(stack)]
  const [page, perlbal, snmpd, memcached, gearmand] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const balancer = (await readFile(example('perlbal.conf'), 'utf8'))
    .replace('0.0.0.0:80', `127.0.0.1:${page}`)
    .replace('0.0.0.0:60000', `127.0.0.1:${perlbal}`)
    .replace(/172\.28\.86\.1([12]):80/g, (_, web) => `127.0.0.1:${webs[web - 1]}`)
  await start(stack, 'balancer', perlbal, [
    ['/etc/foretop-estate/perlbal.conf', await file(folder, 'perlbal.conf', balancer)],
  ])
  const agent = (await readFile(example('snmpd.conf'), 'utf8')).replace('0.0.0.0:161', `127.0.0.1:${snmpd}`)
  await mkdir(join(folder, 'snmp'))
  await start(stack, 'snmpd', null, [['/etc/foretop-estate/snmpd.conf', await file(folder, 'snmpd.conf', agent)]], {
    SNMP_PERSISTENT_DIR: join(folder, 'snmp'),
  })
  await start(stack, 'gearmand', gearmand, [
    ['0.0.0.0', '127.0.0.1'],
    ['4730', String(gearmand)],
  ])
  // The image runs memcached with these flags as a user of its own.
  const flags = [...commandOf('memcached'), '-l', '127.0.0.1', '-p', String(memcached), '-U', '0']
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : []
  stack.use(await startServer('memcached', [...flags, ...user], { port: memcached }))
  const databases = await startDatabases(stack, folder)
  return {
    balancer: { perlbal, page },
    web1: { page: webs[0] ?? 0 },
    web2: { page: webs[1] ?? 0 },
    memcached: { cache: memcached },
    gearmand: { queue: gearmand },
    db1: { mysql: databases.master },
    db2: { mysql: databases.replica },
    snmpd: { machine: snmpd, disks: snmpd },
  }
}

/** nginx as it comes, with its own page. */
async function startWeb(stack: AsyncDisposableStack): Promise<number> {
  return stack.use(await startNginx({ server: 'root /usr/share/nginx/html; index index.html;' })).port
}

/** The command of a service as docker-compose.yml has it. */
function commandOf(service: string): readonly string[] {
  const [, command] = new RegExp(`^  ${service}:\\n(?:    .*\\n)*?    command: (.*)$`, 'm').exec(COMPOSE) ?? []
  if (command === undefined) throw new Error(`docker-compose.yml has no command for ${service}`)
  return command.split(' ')
}

/** Starts a service by its own command, with parts of it replaced. A port of `null` is not waited for: UDP. */
async function start(
  stack: AsyncDisposableStack,
  service: string,
  port: number | null,
  replaced: readonly (readonly [string, string])[],
  env: { readonly [name: string]: string } = {},
): Promise<void> {
  const words = commandOf(service).map((word) =>
    replaced.reduce((changed, [from, to]) => changed.replace(from, () => to), word),
  )
  const [program = '', ...args] = words
  const ready = port === null ? { ready: () => Promise.resolve() } : {}
  const path = (await findProgram(program)) ?? program
  stack.use(await startServer(path, args, { port: port ?? 0, env: { ...process.env, ...env }, ...ready }))
}

async function startDatabases(stack: AsyncDisposableStack, folder: string) {
  const master = stack.use(await startMariadb(1, ...commandOf('db1')))
  const replica = stack.use(await startMariadb(2, ...commandOf('db2')))
  // Else the laboratory's own user, who may come from 127.0.0.1 only, would be taken for the one of the estate.
  for (const server of [master, replica])
    await server.run('SET sql_log_bin = 0', `DROP USER '${MONITOR.user}'@'127.0.0.1'`)
  await makeMonitorUser(master, folder)
  await follow(replica, master)
  return { master: master.port, replica: replica.port }
}

/** Runs the script of the estate as the image does: on the new database alone, whose root has a password by then. */
async function makeMonitorUser(master: MariadbServer, folder: string): Promise<void> {
  const [row] = await master.run('SELECT @@socket AS path')
  await master.run('SET sql_log_bin = 0', `SET PASSWORD FOR root@localhost = PASSWORD('root\\'s')`)
  // The client's own file, in its home, says which server it talks to.
  await file(folder, '.my.cnf', `[client]\nsocket=${row?.path}\n`)
  const env = { ...process.env, ...ENV, MARIADB_ROOT_PASSWORD: "root's", HOME: folder }
  await promisify(execFile)(example('monitor-user.sh'), { env })
}

async function file(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

/** The configuration with another address and other ports for each host; nothing else is touched. */
function placed(config: string, ports: Ports): string {
  return Object.entries(ports).reduce((text, [host, checks]) => {
    const others = Object.entries(checks).map(([check, port]) => `${check}: { with: { port: ${port} } }`)
    const more = `address: 127.0.0.1, checks: { ${others.join(', ')} }`
    const changed = text.replace(new RegExp(`^  ${host}:(?: \\{ (groups: .*) \\})?$`, 'm'), (_, groups) =>
      groups === undefined ? `  ${host}: { ${more} }` : `  ${host}: { ${groups}, ${more} }`,
    )
    if (changed === text) throw new Error(`the configuration has no host ${host}`)
    return changed
  }, config)
}

/** Starts the product as the image does, but for the address it listens on; gives what it sees of all checks. */
async function startForetop(stack: AsyncDisposableStack, folder: string, config: string) {
  await mkdir(join(folder, 'etc'))
  await file(join(folder, 'etc'), 'foretop.yaml', config)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/api/v1/checks`
  const headers = { Authorization: `Bearer ${ENV.FORETOP_WALL_TOKEN}` }
  const checks = async () => {
    const response = await fetch(url, { headers })
    if (!response.ok) throw new Error(`${url}: ${response.status}`)
    // The product's own API: the contract says what it holds.
    return (await response.json()) as readonly Summary[]
  }
  const where = ['--config', join(folder, 'etc'), '--data', join(folder, 'data')]
  const args = ['serve', ...where, '--host', '127.0.0.1', '--port', String(port)]
  const env = { ...process.env, ...ENV }
  stack.use(await startServer(join(ROOT, 'bin/foretop'), args, { port, env, ready: checks, ours: true }))
  return checks
}
