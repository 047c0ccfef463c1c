import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { Connections } from '../../protocol/ssh/connections.ts'
import { ssh } from './ssh.ts'

const missing = await lacking('sshd', 'ssh-keygen')
const loginFor = ({ user, port, keyFile, hostKey }: Sshd) => ({ user, port, keyFile, hostKey })

describe.skipIf(missing !== null)(missing ?? 'a machine with a real sshd', () => {
  let machine: Sshd
  beforeAll(async () => {
    machine = await startSshd({ isOpen: true })
  })
  afterAll(() => machine?.stop())
  const lookBy = (options: object, more: Parameters<typeof look>[2] = {}) =>
    look(ssh, { ssh: loginFor(machine), ...options }, { timeoutMs: 30_000, ...more })

  test('is logged in to, and a command read', async () => {
    expect(await lookBy({})).toMatchObject({
      metrics: { exitCode: 0, broken: 0 },
      text: expect.stringMatching(/^exit 0 in/),
    })
    const options = { command: 'sh', args: ['-c', 'echo "it\'s $LC_ALL: 5"'], as: 'pairs', numbers: { n: "it's C" } }
    expect(await lookBy(options)).toMatchObject({ metrics: { n: 5, broken: 0 } })
  })

  test('has no such program', async () => {
    expect(await lookBy({ command: 'no-such-program' })).toMatchObject({
      metrics: { exitCode: 127, broken: 1 },
      text: expect.stringMatching(/^expected exit 0, came 127: .*no-such-program/),
    })
  })

  test('shares one connection between checks, also those that fail', async () => {
    using connections = new Connections()
    const before = machine.logins()
    const seen = await Promise.all(
      Array.from({ length: 6 }, (_, n) => lookBy({ command: 'sh', args: ['-c', `exit ${n}`] }, { connections })),
    )
    await lookBy({ as: 'json' }, { connections })
    expect(seen.map((one) => one.outcome === 'answered' && one.metrics.exitCode)).toEqual([0, 1, 2, 3, 4, 5])
    expect(machine.logins() - before).toBe(1)
  })

  test('that is killed between two looks is logged in to anew', async () => {
    await using other = await startSshd({ isOpen: true })
    using kept = new Kept()
    using connections = new Connections()
    const again = () => look(ssh, { ssh: loginFor(other) }, { kept, connections, timeoutMs: 30_000 })
    expect(await again()).toMatchObject({ outcome: 'answered' })
    await other.kill()
    expect(await again()).toMatchObject({ outcome: 'failed', code: expect.stringMatching(/closed|refused/) })
    expect(await again()).toMatchObject({ outcome: 'failed', code: 'refused' })
    await other.start()
    expect(await again()).toMatchObject({ outcome: 'answered' })
    expect(other.logins()).toBe(1)
  })

  test('ends what takes longer than the look, by a limit of its own', async () => {
    // A look of 1 s: timeout ends it there at 1 s too, and whichever is first is told.
    const options = { command: 'sleep', args: ['50'] }
    expect(await lookBy(options, { timeoutMs: 1_000 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout' },
      text: expect.stringMatching(/^let us in, but "sleep 50" (does not end|did not end within 1 s)/),
    })
  })

  test('is a machine that probes may run programs on, by its system', async () => {
    const runs = defineProbe({
      kind: 'runs',
      title: 'Runs',
      summary: 'Runs a program.',
      options: z.strictObject({ ...localOrSsh, program: z.string(), args: z.array(z.string()).default([]) }),
      loginOf,
      metrics: {},
      async run(options, context) {
        const machine = machineOf(options, context)
        const { program, args } = options
        const end = await machine.run({ program, args, from: 'system', lacking: 'install it' })
        return { metrics: {}, text: `${await machine.system()} ${await machine.system()} ${end.stdout}` }
      },
    })
    const login = { source: 'ssh', ssh: loginFor(machine) }
    const by = (options: object) => look(runs, { ...login, ...options }, { timeoutMs: 30_000 })
    expect(await by({ program: 'printf', args: ['%s', "a'b $c"] })).toMatchObject({ text: "Linux Linux a'b $c" })
    expect(await by({ program: 'no-such' })).toMatchObject({
      ...{ outcome: 'crashed', code: 'local' },
      text: expect.stringMatching(/^there is no no-such on 127.0.0.1:\d+: install it$/),
    })
    await using bsd = await startSshd({ commands: {} })
    const env = '/usr/bin/env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C'
    await bsd.print({ [`${env} uname -s`]: 'FreeBSD\n', [`timeout 30 ${env} true`]: '' })
    const seen = await look(runs, { source: 'ssh', ssh: loginFor(bsd), program: 'true' }, { timeoutMs: 30_000 })
    expect(seen).toMatchObject({ text: 'FreeBSD FreeBSD ' })
  })

  test('restricted to certain words is sent no more than these', async () => {
    await using strict = await startSshd({ commands: { disk: '42%\n', 'disk -a': '43\n' } })
    const options = { ssh: loginFor(strict), command: 'disk', asIs: true, as: 'number', numbers: { used: {} } }
    expect(await look(ssh, options)).toMatchObject({ metrics: { used: 42, broken: 0 } })
    expect(await look(ssh, { ...options, args: ['-a'] })).toMatchObject({ metrics: { used: 43 } })
    expect(await look(ssh, { ...options, command: 'rm' })).toMatchObject({
      text: 'expected exit 0, came 127: sh: rm: not found',
    })
  })

  test('that is down, silent or somebody else is told from the others', async () => {
    const at = (port: number) => lookBy({ ssh: { ...loginFor(machine), port } }, { timeoutMs: 500 })
    expect(await at(await freePort())).toMatchObject({ outcome: 'failed', code: 'refused' })
    await using mute = await startHostile(silent)
    expect(await at(mute.port)).toMatchObject({ code: 'timeout', text: expect.stringContaining('does not let us in') })
    await using web = await startHostile((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await at(web.port)).toMatchObject({ outcome: 'failed', code: expect.stringMatching(/protocol|closed/) })
  })

  test('that nobody says how to log in to is our own matter', async () => {
    expect(await look(ssh, {})).toMatchObject({
      ...{ outcome: 'crashed', code: 'local' },
      text: expect.stringContaining('nobody says how to log in'),
    })
  })
})
