import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HostileServer, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort, type RunningServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exec } from './exec.ts'
import { expectAnswered, lookSteadily as look } from './look-steadily.made-up.ts'

const missing = await lacking('check_dummy', 'nginx')
const FOLDER = '/usr/lib/nagios/plugins'
const STATES = ['ok', 'warning', 'critical', 'unknown']

let folder: Awaited<ReturnType<typeof temporaryFolder>>
const servers: (HostileServer | RunningServer)[] = []
const ports: { [server: string]: number } = {}
beforeAll(async () => {
  folder = await temporaryFolder()
  if (missing !== null) return
  const nginx = await startNginx({ server: 'location = / { return 200 "hello"; }' })
  const greeting = (text: string) => startHostile(saying(`${text}\r\n`))
  const started = {
    web: nginx,
    ssh: await greeting('SSH-2.0-OpenSSH_9.2p1'),
    mail: await greeting('220 mail.example ESMTP'),
    pop: await greeting('+OK ready'),
    imap: await greeting('* OK ready'),
    silent: await startHostile(silent),
  }
  for (const [name, server] of Object.entries(started)) {
    servers.push(server)
    ports[name] = server.port
  }
  ports.closed = await freePort()
  await writeFile(join(folder.path, 'log'), 'all is well\nan error is here\n')
  // What a plugin says in a shell, and its exit code, are kept beside what comes of it here.
  const recorder = join(folder.path, 'recorder')
  await writeFile(
    recorder,
    '#!/bin/sh\nout=$1; shift; "$@" >"$out"; code=$?; cat "$out"; echo $code >"$out.code"; exit $code\n',
  )
  await chmod(recorder, 0o755)
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const LOCAL = ['-H', '127.0.0.1']
/** `@web` is the port of that server, `@folder` ours. */
const PLUGINS: readonly (readonly [string, ...string[]])[] = [
  ['check_dummy', '0', 'fine'],
  ['check_dummy', '1'],
  ['check_dummy', '3'],
  ['check_dummy', '9'],
  ['check_load', '-w', '500', '-c', '900'],
  ['check_load', '-r', '-w', '0', '-c', '0'],
  ['check_load', '--no-such-option'],
  ['check_disk', '-w', '1%', '-c', '1%', '-p', '/'],
  ['check_disk', '-w', '101%', '-c', '1%', '-p', '/'],
  ['check_disk', '-w', '1%', '-c', '1%', '-p', '/no/such'],
  ['check_procs', '-w', '1:100000'],
  ['check_procs', '-c', '1:', '-C', 'no-such'],
  ['check_swap', '-n', 'ok', '-w', '0%', '-c', '0%'],
  ['check_users', '-w', '1000', '-c', '2000'],
  ['check_file_age', '-f', '/etc/passwd', '-w', '999999999', '-c', '999999999'],
  ['check_file_age', '-f', '/no/such'],
  ['check_log', '-F', '@folder/log', '-O', '@folder/log.seen', '-q', 'error'],
  ['check_cluster', '-s', '-l', 'site', '-d', '0,0,2', '-c', '0'],
  ['negate', `${FOLDER}/check_dummy`, '2'],
  ['check_host', '127.0.0.1'],
  ['check_icmp', ...LOCAL],
  ['check_ping', ...LOCAL, '-p', '1', '-w', '100,20%', '-c', '200,50%'],
  ['check_tcp', ...LOCAL, '-p', '@web'],
  ['check_tcp', ...LOCAL, '-p', '@closed'],
  ['check_tcp', ...LOCAL, '-p', '@silent', '-e', 'hello', '-t', '1'],
  ['check_http', ...LOCAL, '-p', '@web'],
  ['check_http', ...LOCAL, '-p', '@web', '-u', '/no-such'],
  ['check_http', ...LOCAL, '-p', '@web', '-s', 'good bye'],
  ['check_ssh', '-p', '@ssh', '127.0.0.1'],
  ['check_ftp', ...LOCAL, '-p', '@mail'],
  ['check_smtp', ...LOCAL, '-p', '@mail'],
  ['check_pop', ...LOCAL, '-p', '@pop'],
  ['check_imap', ...LOCAL, '-p', '@imap'],
  ['check_nntp', ...LOCAL, '-p', '@mail'],
  ['check_time', ...LOCAL, '-p', '@closed'],
  ['check_ups', ...LOCAL, '-p', '@closed', '-u', 'ups'],
]

const filled = (arg: string) =>
  arg.replace('@folder', folder.path).replace(/^@(\w+)$/, (_, name: string) => String(ports[name]))

const codeInShell = (path: string, args: readonly string[]) =>
  new Promise<number>((resolve) => {
    const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' }
    execFile(path, args, { env }).once('exit', (code) => resolve(code ?? -1))
  })

/** Read by other means than the product's. */
function figuresIn(output: string) {
  const figures = output
    .split('|')
    .slice(1)
    .join(' ')
    .matchAll(/(?:'([^']+)'|([^\s'=]+))=([-.\d]+)([a-zA-Z%]*)/g)
  return Object.fromEntries(
    [...figures].map(([, quoted, plain, value, unit]) => [quoted ?? plain, Number(value) * (unit === 's' ? 1_000 : 1)]),
  )
}

describe.skipIf(missing)(missing ?? 'Debian’s plugins say through exec what they say in a shell', () => {
  test.each(PLUGINS.map((plugin) => [plugin.join(' '), plugin] as const))('%s', async (_, [name, ...given]) => {
    const args = given.map(filled)
    const log = join(folder.path, 'log.seen')
    await writeFile(log, '')
    const code = await codeInShell(join(FOLDER, name), args)
    await writeFile(log, '')
    const seen = expectAnswered(await look(exec, { command: join(FOLDER, name), args }, { timeoutMs: 60_000 }))
    expect(seen.says).toBe(STATES[code])

    await writeFile(log, '')
    const out = join(folder.path, 'out')
    const recorded = expectAnswered(
      await look(
        exec,
        { command: join(folder.path, 'recorder'), args: [out, join(FOLDER, name), ...args] },
        { timeoutMs: 60_000 },
      ),
    )
    const said = await readFile(out, 'utf8')
    expect(recorded.says).toBe(STATES[Number(await readFile(`${out}.code`, 'utf8'))])
    expect(recorded.text).toContain(said.split(/[|\n]/)[0]?.trim())
    expect(Object.assign({}, ...Object.values(recorded.metrics))).toEqual(figuresIn(said))
  })

  test('whoever types a command need not say where it is', async () => {
    expect(await look(exec, { command: 'check_dummy', args: ['1', 'so'] })).toMatchObject({ text: 'WARNING: so' })
  })

  test('the plugins are twenty at least', () => {
    expect(new Set(PLUGINS.map(([name]) => name)).size).toBeGreaterThanOrEqual(20)
  })
})
