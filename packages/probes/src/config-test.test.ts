import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TESTERS } from './config-test/testers.ts'
import { firstError } from './config-test/verdict.ts'
import { configTest } from './config-test.ts'
import { lookSteadily as look } from './look-steadily.made-up.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

async function lookBy(script: string, options = {}) {
  const command = join(folder.path, 'test-it')
  await writeFile(command, `#!/bin/sh\n${script}\n`)
  await chmod(command, 0o755)
  return await look(configTest, { command, ...options }, { timeoutMs: 60_000 })
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

describe.skipIf(process.platform !== 'linux')('files and what runs', () => {
  const running = { process: 'made-up-server' }
  let server: ChildProcess
  beforeEach(async () => {
    const program = join(folder.path, running.process)
    await copyFile((await findProgram('sleep')) ?? '', program)
    server = spawn(program, ['1000'])
    await once(server, 'spawn')
  })
  afterEach(async () => {
    server.kill()
    await once(server, 'exit')
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
    const names = ['a.conf', 'b.conf', '.swap', 'c.conf~', 'sites-available/d']
    for (const name of names) await file(`etc/${name}`, 3_600_000)
    await file('etc/old.conf', -365 * 86_400_000)
    expect(await lookBy('echo invalid; exit 1', { ...running, files: [join(folder.path, 'etc')] })).toMatchObject({
      metrics: { refused: 1, newer: 2 },
      text: expect.stringMatching(/^invalid; .* and 1 other file changed since/),
    })
  })

  test('older ones are well, and without the process nobody knows', async () => {
    const path = await file('old.conf', -365 * 86_400_000)
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
