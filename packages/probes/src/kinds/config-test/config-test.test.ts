import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { hasMadeUpClock } from '@foretop/lab/machine-clock.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { configTest } from './config-test.ts'
import { TESTERS } from './testers.ts'
import { firstError } from './verdict.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

async function lookBy(script: string, options = {}, rules?: ChildRules) {
  const command = join(folder.path, 'test-it')
  await writeFile(command, `#!/bin/sh\n${script}\n`)
  await chmod(command, 0o755)
  return await look(configTest, { command, ...options }, { timeoutMs: 60_000, ...(rules && { rules }) })
}

describe('a command of the operator', () => {
  test('that ends with 0 takes it', async () => {
    expect(await lookBy('echo an error is not; [ "$1 $2" = "a b" ]', { args: ['a', 'b'] })).toMatchObject({
      metrics: { refused: 0 },
      text: expect.stringMatching(/test-it takes its configuration$/),
    })
  })

  test.each([
    ['echo reading; echo "Error in line 3"; exit 1', 'Error in line 3'],
    ['echo all; exit 3', /test-it ended with 3: all$/],
    ['exit 3', /test-it ended with 3$/],
    ['echo "[ALERT] (1) : config : " >&2; exit 1', /test-it ended with 1$/],
  ])('that does not refuses it, and its first error is told: %s', async (script, text) => {
    expect(await lookBy(script)).toMatchObject({ metrics: { refused: 1 }, text: expect.stringMatching(text) })
  })

  test('that a signal ends says nothing', async () => {
    expect(await lookBy('kill -SEGV $$')).toMatchObject({ outcome: 'crashed', code: 'local' })
  })
})

test('what says more than is read is not told to take it', async () => {
  const much = "head -c 70000 /dev/zero | tr '\\0' x"
  expect(await lookBy(much)).toMatchObject({ text: expect.stringMatching(/test-it ended with 0; it said more than/) })
  expect(await lookBy(`echo invalid; ${much}; exit 1`)).toMatchObject({
    text: expect.stringMatching(/^invalid; it said/),
  })
})

describe.skipIf(process.platform !== 'linux')('files and what runs', () => {
  const running = { process: 'made-up-server' }
  let servers: ChildProcess[]
  const start = async () => {
    const server = spawn(join(folder.path, running.process), ['1000'])
    servers.push(server)
    await once(server, 'spawn')
  }
  beforeEach(async () => {
    servers = []
    await copyFile((await findProgram('sleep')) ?? '', join(folder.path, running.process))
    await start()
  })
  afterEach(async () => {
    for (const server of servers) {
      server.kill()
      await once(server, 'exit')
    }
  })
  const file = async (name: string, aheadMs: number) => {
    const path = join(folder.path, name)
    await writeFile(path, '')
    const at = new Date(Date.now() + aheadMs)
    await utimes(path, at, at)
    return path
  }

  test('one that is newer was not loaded', async () => {
    const path = await file('new.conf', 3_600_000)
    expect(await lookBy('true', { ...running, files: [path] })).toMatchObject({
      metrics: { refused: 0, newer: 1 },
      details: { newer: [{ file: path }] },
      text: expect.stringMatching(/new\.conf changed since made-up-server started .* ago$/),
    })
  })

  test('of a folder all are found, but those that nobody loads', async () => {
    await mkdir(join(folder.path, 'etc/sites-available'), { recursive: true })
    await file('etc/old.conf', -365 * 86_400_000)
    // The youngest counts, and whatever came before it is in force.
    await start()
    const names = ['a.conf', 'b.conf', '.swap', 'c.conf~', 'sites-available/d']
    for (const name of names) await file(`etc/${name}`, 3_600_000)
    expect(await lookBy('echo invalid; exit 1', { ...running, files: [join(folder.path, 'etc')] })).toMatchObject({
      metrics: { refused: 1, newer: 2 },
      text: expect.stringMatching(/^invalid; .* and 1 other file changed since/),
    })
  })

  test('nothing that is hidden counts, unless it is named', async () => {
    await mkdir(join(folder.path, '.etc/.git'), { recursive: true })
    await file('.etc/.git/index', 3_600_000)
    const files = [join(folder.path, '.etc/')]
    expect(await lookBy('true', { ...running, files })).toMatchObject({ metrics: { newer: 0 } })
    const named = await file('.etc/.htaccess', 3_600_000)
    expect(await lookBy('true', { ...running, files })).toMatchObject({ metrics: { newer: 0 } })
    expect(await lookBy('true', { ...running, files: [named] })).toMatchObject({ metrics: { newer: 1 } })
  })

  // Nobody can make up when a file came: the machine's own clock says so.
  test.skipIf(hasMadeUpClock())('one that came with an old time is new', async () => {
    await eventually(async () => {
      const path = await file('old.conf', -365 * 86_400_000)
      expect(await lookBy('true', { ...running, files: [path] })).toMatchObject({ metrics: { newer: 1 } })
    })
  })

  test.skipIf(process.getuid?.() !== 0)('a folder that may not be read leaves open what is in it', async () => {
    await chmod(folder.path, 0o755)
    const hidden = join(folder.path, 'etc/hidden')
    await mkdir(hidden, { recursive: true })
    await chmod(hidden, 0o700)
    const options = { ...running, files: [join(folder.path, 'etc')] }
    const rules = { folders: [folder.path], user: 'nobody' }
    const seen = await lookBy('true', options, rules)
    expect(seen).toMatchObject({
      ...{ metrics: { refused: 0 }, text: expect.stringMatching(/takes its configuration$/) },
      details: { complaint: expect.stringContaining('Permission denied') },
    })
    expect(expectAnswered(seen).metrics).not.toHaveProperty('newer')
    const path = await file('etc/new.conf', 3_600_000)
    expect(await lookBy('true', options, rules)).toMatchObject({
      ...{ metrics: { newer: 1 }, text: expect.stringContaining(path) },
      details: { complaint: expect.stringContaining('Permission denied') },
    })
  })

  test('older ones are well, and without the process nobody knows', async () => {
    const path = await file('old.conf', -365 * 86_400_000)
    await start()
    expect(await lookBy('true', { ...running, files: [path] })).toMatchObject({ metrics: { refused: 0, newer: 0 } })
    expect(await lookBy('true', { process: 'no-such', files: [path] })).toMatchObject({
      metrics: { refused: 0 },
      details: { process: 'no-such was not found running' },
    })
  })

  test('one that is not there is not up to date, which hides no error', async () => {
    const options = { ...running, files: [join(folder.path, 'none')] }
    expect(await lookBy('echo invalid; exit 1', options)).toMatchObject({ metrics: { refused: 1 }, text: 'invalid' })
    const seen = await lookBy('true', options)
    expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringMatching(/find: .*none/) })
  })
})

describe('a right that we lack is no fault of the configuration', () => {
  const refused = (name: keyof typeof TESTERS, stderr: string) =>
    firstError(name, { code: 1, signal: null, stdout: '', stderr }, TESTERS[name].isError)
  const barred = '2026/11/29 20:15:27 [emerg] 30#30: open() "/run/nginx.pid" failed (13: Permission denied)\n'
  const key = `[ALERT]    (35) : config : parsing [key.cfg:2] : unable to stat SSL certificate from file '/root/x.pem' : Permission denied.
[ALERT]    (35) : config : Error(s) found in configuration file : key.cfg
[ALERT]    (35) : config : Fatal errors found in configuration.\n`

  test('it is ours', () => {
    const ours = (text: string) => expect.objectContaining({ code: 'local', message: expect.stringContaining(text) })
    expect(() => refused('nginx', barred)).toThrow(ours('lacks a right here: open() "/run/nginx.pid"'))
    expect(() => refused('haproxy', key)).toThrow(ours('unable to stat SSL certificate'))
    expect(() => refused('nginx', 'sudo: a password is required\n')).toThrow(ours('sudo: a password is required'))
  })

  test('so is a file that HAProxy cannot open, but one that is not there is theirs', () => {
    const alert = (text: string) => `[ALERT]    (3) : config : parsing [x.cfg:2] : 'bind *:443' : ${text}.\n`
    expect(() => refused('haproxy', alert("cannot open the file '/x.pem'"))).toThrow('lacks a right here')
    expect(() => refused('haproxy', alert("unable to stat SSL certificate from file '/x.pem'"))).toThrow('a right')
    const lacking = alert("unable to stat SSL certificate from file '/x.pem' : No such file or directory")
    expect(refused('haproxy', lacking)).toMatch(/No such file/)
  })

  test('and one without which Squid goes on, whatever its exit code is', () => {
    const said = `2026/11/29 21:38:27| ERROR: Can not open file /etc/squid/acl for reading
2026/11/29 21:38:27| Warning: empty ACL: acl x src "/etc/squid/acl"\n`
    const asked = (code: number, more = '') =>
      firstError('squid', { code, signal: null, stdout: '', stderr: said + more }, TESTERS.squid.isError)
    for (const code of [0, 1]) expect(() => asked(code)).toThrow('lacks a right here: ERROR: Can not open file')
    expect(asked(1, "2026/11/29 21:38:27| x(2): unrecognized: 'foo'\n")).toBe("x(2): unrecognized: 'foo'")
  })

  test('what sudo warns of hides no error', () => {
    const warning = 'sudo: unable to resolve host web1: Name or service not known\n'
    expect(refused('nginx', `${warning}nginx: [emerg] unknown directive "foo"\n`)).toBe('unknown directive "foo"')
    expect(refused('named', `${warning}named.conf:1: unknown option 'foo'\n`)).toBe(
      "named.conf:1: unknown option 'foo'",
    )
  })

  test('unless there is an error beside it', () => {
    expect(refused('nginx', `${barred}nginx: [emerg] unknown directive "foo" in /etc/nginx/nginx.conf:2\n`)).toBe(
      'unknown directive "foo" in /etc/nginx/nginx.conf:2',
    )
  })
})

test.each([
  [{}],
  [{ program: 'nginx', command: 'x' }],
  [{ program: 'nginx', file: 'nginx.conf' }],
  [{ command: 'x', sudo: true }],
  [{ command: '' }],
])('%j says nothing that could be tested', (options) => {
  expect(configTest.options.safeParse(options).success).toBe(false)
})

test.each([126, 127])('a test that could not be run (%i) refuses nothing', (code) => {
  const end = { code, signal: null, stdout: '', stderr: 'sh: 1: nginx: not found\n' }
  for (const name of ['nginx', 'named', 'squid'] as const)
    expect(() => firstError(name, end, TESTERS[name].isError)).toThrow(`${name} cannot be run: sh: 1: nginx: not found`)
})
