import { execFile } from 'node:child_process'
import { onceAsked, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSquid } from '@foretop/lab/squid.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look as lookOnce } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { askFromThere } from './over-ssh.ts'
import { squid } from './squid.ts'

const TOO_OLD = { code: 2, signal: null, stdout: '' }
const missing = await lacking('squid', 'squidclient', 'curl', 'wget', 'sshd', 'ssh-keygen')

describe.skipIf(missing !== null)(missing ?? 'a real Squid on a machine with a real sshd', () => {
  let machine: Sshd
  beforeAll(async () => {
    machine = await startSshd({ isOpen: true })
  })
  afterAll(() => machine?.stop())
  const now = (port: number, options = {}, timeoutMs = 60_000) => {
    const { user, keyFile, hostKey } = machine
    const ssh = { port: machine.port, user, keyFile, hostKey }
    return lookSteadily(squid, { source: 'ssh', ssh, port, ...options }, { timeoutMs })
  }

  test('is asked by both forms', async () => {
    await using server = await startSquid()
    for (const form of ['http', 'cache_object'])
      expect(await now(server.port, { form })).toMatchObject({
        ...{ outcome: 'answered', metrics: { peersUp: 0, descriptorsUsed: expect.any(Number) } },
      })
  })

  test('that denies its manager, disables a page, or is not there', async () => {
    await using closed = await startSquid({ rules: 'http_access deny manager' })
    expect(await now(closed.port)).toMatchObject({ outcome: 'failed', code: 'auth' })
    await using disabled = await startSquid({ rules: 'cachemgr_passwd disable server_list' })
    expect(await now(disabled.port)).toMatchObject({ code: 'protocol', text: expect.stringContaining('server_list') })
    expect(await now(await freePort())).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('nothing listens at 127.0.0.1') },
    })
  })

  test('that hangs does not answer', async () => {
    await using server = await startSquid()
    server.freeze()
    expect(await now(server.port, {}, 3_000)).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  /** The machine that the tests run on, with that client alone. */
  const withOnly = (program: string) => {
    const tried: string[] = []
    return {
      tried,
      async run(command: { readonly program: string; readonly args: readonly string[] }) {
        tried.push(command.program)
        if (command.program !== program) throw new ProbeCrash('local', `there is no ${command.program} on web1`)
        return await new Promise<ChildEnd>((fulfil) => {
          execFile(program, command.args, (error, stdout, stderr) =>
            fulfil({ code: error === null ? 0 : Number(error.code), signal: null, stdout, stderr }),
          )
        })
      },
      system: async () => 'Linux',
    }
  }

  test.each(['curl', 'squidclient', 'wget'])('by %s, where that is all there is', async (program) => {
    await using server = await startSquid()
    await using closed = await startSquid({ rules: 'http_access deny manager' })
    const only = withOnly(program)
    const asking = { port: server.port, form: 'http' } as const
    expect((await askFromThere(only, asking, 'info')).text).toMatch(/^Squid Object Cache: Version 5/)
    expect(only.tried.at(-1)).toBe(program)
    await expect(askFromThere(only, { ...asking, port: closed.port }, 'info')).rejects.toMatchObject({ code: 'auth' })
    await expect(askFromThere(only, { ...asking, port: await freePort() }, 'info')).rejects.toMatchObject({
      code: 'refused',
    })
  })

  test.each(['curl', 'wget'])('a page that breaks off, by %s', async (program) => {
    const half = 'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nSquid Object'
    await using server = await startHostile(onceAsked((socket) => void socket.end(half)))
    await expect(askFromThere(withOnly(program), { port: server.port, form: 'http' }, 'info')).rejects.toMatchObject({
      ...{ code: 'truncated', message: expect.stringMatching(/^breaks off \(.*info\)$/) },
    })
  })

  test('by the next one, where the first is too old for this form', async () => {
    await using server = await startSquid()
    const only = withOnly('squidclient')
    const old = {
      ...only,
      run: (command: Parameters<typeof only.run>[0]) =>
        command.program === 'curl'
          ? Promise.resolve({ ...TOO_OLD, stderr: 'curl: option --request-target: is unknown\n' })
          : only.run(command),
    }
    const { text } = await askFromThere(old, { port: server.port, form: 'cache_object' }, 'info')
    expect(text).toMatch(/^Squid Object Cache: Version 5/)
  })

  test('by none of them is not known', async () => {
    await expect(askFromThere(withOnly('none'), { port: 1, form: 'http' }, 'info')).rejects.toMatchObject({
      ...{ code: 'local', message: expect.stringContaining('none of curl, squidclient, wget') },
    })
  })

  test('nobody who may log in is no lack of a client', async () => {
    const barred = {
      run: () => Promise.reject(new ProbeCrash('local', 'nobody says how to log in')),
      system: async () => 'Linux',
    }
    await expect(askFromThere(barred, { port: 1, form: 'http' }, 'info')).rejects.toThrow('how to log in')
  })

  test('takes no password along', async () => {
    await expect(lookOnce(squid, { source: 'ssh', password: 'secret' })).rejects.toThrow('would be seen by everybody')
  })
})
