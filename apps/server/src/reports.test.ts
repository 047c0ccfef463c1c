import { execFile } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { startApp } from './app.ts'
import type { Io } from './cli/command.ts'
import { COMMANDS, runCommand } from './cli/commands.ts'

const KEY = 'reporter-token-0123456789'
const OPERATOR = 'operator-token-0123456789'
const CONFIGURATION = `
site: Test
server: { tokens: { operator: ${OPERATOR}, reporter: ${KEY} } }
hosts: { d1: , d2: }
sources: { jobs: { source: file, key: name, with: { path: FOLDER/jobs.csv, format: csv } } }
checks:
  row: { probe: check-in, each: jobs }
  backup: { probe: check-in, hosts: [d1, d2], with: { schedule: 15 3 * * *, zone: America/Chicago } }
  import: { probe: passive, with: { fresh: 1h } }
`

async function setUp() {
  const folder = await temporaryFolder()
  const config = join(folder.path, 'foretop.yaml')
  await writeFile(config, CONFIGURATION.replace('FOLDER', folder.path))
  await writeFile(join(folder.path, 'jobs.csv'), 'name\none\ntwo\n')
  // Where this is root, the file is read by another user.
  await chmod(folder.path, 0o755)
  const start = () =>
    startApp({ config, data: join(folder.path, 'data'), port: 0, env: {}, web: null, log: pino({ level: 'silent' }) })
  let app = await start()
  const printed: string[] = []
  const io: Io = {
    ...{ env: {}, cwd: folder.path, stop: new AbortController().signal, onReload: () => {}, isTerminal: false },
    print: (text) => void printed.push(text),
    printError: (text) => void printed.push(text),
  }
  return {
    curl: async (...args: readonly string[]) => (await promisify(execFile)('curl', ['-fsS', ...args])).stdout,
    url: (path: string) => new URL(path, app.url).href,
    async command(...words: readonly string[]) {
      printed.length = 0
      const code = await runCommand(COMMANDS, words, io)
      return { code, lines: [...printed] }
    },
    async check(id: string): Promise<CheckView> {
      const answer = await fetch(new URL(`/api/v1/checks?id=${id}`, app.url), {
        headers: { authorization: `Bearer ${OPERATOR}` },
      })
      return (await answer.json()) as CheckView // as the API answers it
    },
    async restart() {
      await app.stop()
      app = await start()
    },
    async [Symbol.asyncDispose]() {
      await app.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const missing = await lacking('curl')
describe.skipIf(missing)(missing ?? 'the whole server', () => {
  test('a job comes by at the address that the command prints, and that is known after a restart', async () => {
    await using site = await setUp()
    const { code, lines } = await site.command('ping-urls')
    expect([code, lines.length]).toEqual([0, 3])
    const address = (await site.command('ping-urls', 'd1/backup')).lines[0] ?? ''
    expect(lines[0]).toBe(`d1/backup  ${address}`)
    const ping = site.url(new URL(address).pathname)
    expect(await site.curl('--data-binary', 'no space left', `${ping}/2`)).toBe('OK')
    await eventually(async () => expect(await site.check('d1/backup')).toMatchObject({ status: 'critical' }))
    const before = await site.check('d1/backup')
    expect(before.text).toBe('exit 2: no space left; never a success')
    // The address is nobody's but the job's.
    expect(JSON.stringify(before)).not.toContain(address.split('/').at(-1))
    expect(await site.check('d2/backup')).toMatchObject({ status: 'pending' })
    await site.restart()
    await eventually(async () => expect((await site.check('d1/backup')).details).toMatchObject({ exitStatus: 2 }))
    expect(await site.check('d1/backup')).toMatchObject({ status: 'critical', since: before.since, text: before.text })
    expect(await site.curl(`${site.url('/ping/')}${KEY}/d1-backup`)).toBe('OK')
    await eventually(async () => expect(await site.check('d1/backup')).toMatchObject({ status: 'ok' }))
  })

  test('a job of a row has an address of its own, which is shown to nobody', async () => {
    await using site = await setUp()
    const [one = '', two = ''] = [
      ...(await site.command('ping-urls', 'one/row')).lines,
      ...(await site.command('ping-urls', 'two/row')).lines,
    ].map((address) => new URL(address).pathname)
    await eventually(async () => expect(await site.check('one/row')).toMatchObject({ status: 'pending' }))
    expect(await site.curl(site.url(one), '-d', `I was at ${one}`)).toBe('OK')
    await eventually(async () => expect(await site.check('one/row')).toMatchObject({ status: 'ok' }))
    expect((await site.check('one/row')).details).toMatchObject({ log: [{ line: 'I was at /ping/•••' }] })
    expect(await site.check('two/row')).toMatchObject({ status: 'pending' })
    expect(two).not.toBe(one)
  })

  test('a result is on the wall, and only who may tell tells', async () => {
    await using site = await setUp()
    const post = ['-d', '{"exit_code":1,"text":"3 rows | rows=3"}', site.url('/api/v1/checks/import/observations')]
    expect(JSON.parse(await site.curl('-H', `Authorization: Bearer ${KEY}`, ...post))).toEqual({
      became: 'taken',
      note: null,
    })
    await eventually(async () =>
      expect(await site.check('import')).toMatchObject({ status: 'warning', text: '3 rows' }),
    )
    await expect(site.curl('-H', 'Authorization: Bearer wrong-token-0123456789', ...post)).rejects.toThrow('401')
  })

  test('who asks for a job that is none is told', async () => {
    await using site = await setUp()
    expect(await site.command('ping-urls', 'd9/backup')).toEqual({
      code: 64,
      lines: ['foretop ping-urls: there is no check-in d9/backup'],
    })
  })
})
