import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type HostileServer, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort, type RunningServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { NRPE_USER, startNrpe } from '@foretop/lab/nrpe.ts'
import type { Row } from '@foretop/shared/model.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { exec } from '../exec/exec.ts'
import { nrpe } from './nrpe.ts'

const missing = await lacking('check_dummy', 'nginx', 'nrpe')
const FOLDER = '/usr/lib/nagios/plugins'
const STATES = ['ok', 'warning', 'critical', 'unknown']

let folder: Awaited<ReturnType<typeof temporaryFolder>>
const servers: (HostileServer | RunningServer)[] = []
const ports: { [server: string]: number } = {}
beforeAll(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  // Whoever runs the plugins keeps things here; from a folder that anybody can change none is run.
  await mkdir(join(folder.path, 'kept'))
  await chmod(join(folder.path, 'kept'), 0o777)
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
  ['check_log', '-F', '@folder/log', '-O', '@folder/kept/log', '-q', 'error'],
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

/** All are run as the same one, for what a plugin may do is part of what it says. */
const AS = process.getuid?.() === 0 ? NRPE_USER : null

const idOf = async (what: '-u' | '-g', user: string) => Number((await promisify(execFile)('id', [what, user])).stdout)

async function codeInShell(path: string, args: readonly string[]): Promise<number> {
  const who = AS === null ? {} : { uid: await idOf('-u', AS), gid: await idOf('-g', AS) }
  return await new Promise((resolve) => {
    const options = { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, cwd: '/', ...who }
    execFile(path, args, options).once('exit', (code) => resolve(code ?? -1))
  })
}

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

/** What a plugin said and how it ended, as it was seen beside the look. */
async function recorded() {
  const said = await readFile(join(folder.path, 'kept/out'), 'utf8')
  return { said, says: STATES[Number(await readFile(join(folder.path, 'kept/out.code'), 'utf8'))] }
}

describe.skipIf(missing)(missing ?? 'Debian’s plugins say through exec and nrpe what they say in a shell', () => {
  test.each(PLUGINS.map((plugin) => [plugin.join(' '), plugin] as const))('%s', async (_, [name, ...given]) => {
    const args = given.map(filled)
    const afresh = async () => {
      const log = join(folder.path, 'kept/log')
      await writeFile(log, '')
      await chmod(log, 0o666)
      for (const file of ['out', 'out.code']) await rm(join(folder.path, 'kept', file), { force: true })
    }
    await afresh()
    const inShell = STATES[await codeInShell(join(FOLDER, name), args)]

    await afresh()
    const command = join(folder.path, 'recorder')
    const recording = [join(folder.path, 'kept/out'), join(FOLDER, name), ...args]
    const here = await look(
      exec,
      { command, args: recording },
      { timeoutMs: 60_000, rules: { folders: ['/'], user: AS } },
    )
    const local = expectAnswered(here)
    const saidHere = await recorded()
    expect(local).toMatchObject({ says: inShell, text: expect.stringContaining(firstLine(saidHere.said)) })
    expect(saidHere.says).toBe(inShell)
    expect(figuresOf(local)).toEqual(figuresIn(saidHere.said))

    await afresh()
    const line = [command, ...recording].map((each) => `'${each}'`).join(' ')
    await using daemon = await startNrpe({ commands: { it: line } })
    const there = await look(nrpe, { port: daemon.port, tls: 'off', command: 'it' }, { timeoutMs: 60_000 })
    const distant = expectAnswered(there)
    const saidThere = await recorded()
    expect(distant).toMatchObject({ says: inShell, text: expect.stringContaining(firstLine(saidThere.said)) })
    expect(saidThere.says).toBe(inShell)
    expect(figuresOf(distant)).toEqual(figuresIn(saidThere.said))
    // And what does not move between two runs is the same in both.
    expect(namesIn(distant)).toEqual(namesIn(local))
    expect(rowsOf(distant).map(withoutValue)).toEqual(rowsOf(local).map(withoutValue))
  })

  test('whoever types a command need not say where it is', async () => {
    expect(await look(exec, { command: 'check_dummy', args: ['1', 'so'] })).toMatchObject({ text: 'WARNING: so' })
  })

  test('the plugins are twenty at least', () => {
    expect(new Set(PLUGINS.map(([name]) => name)).size).toBeGreaterThanOrEqual(20)
  })
})

type Answered = ReturnType<typeof expectAnswered>

const firstLine = (said: string) => said.split(/[|\n]/)[0]?.trim() ?? ''
const { replyTime: _, ...PLUGINS_OWN } = nrpe.metrics
const figuresOf = ({ metrics }: Answered) =>
  Object.assign({}, ...Object.keys(PLUGINS_OWN).map((name) => metrics[name] ?? {}))
const namesIn = (seen: Answered) => Object.keys(figuresOf(seen)).toSorted()
const rowsOf = ({ details }: Answered) => (Array.isArray(details?.performance) ? details.performance : [])
const withoutValue = ({ value: _, ...row }: Row) => row
