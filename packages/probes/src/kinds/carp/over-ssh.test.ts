import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look as lookOnce } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { carp } from './carp.ts'

/** Logins and commands take seconds where much else is done. */
const look = (probe: typeof carp, options: unknown, more: Parameters<typeof lookOnce>[2] = {}) =>
  lookOnce(probe, options, { timeoutMs: 30_000, ...more })

const missing = await lacking('sshd', 'ssh-keygen')

describe.skipIf(missing !== null)(missing ?? 'a BSD machine behind a real sshd', () => {
  let machine: Sshd
  let options: { readonly [name: string]: unknown }
  beforeAll(async () => {
    machine = await startSshd()
    const { user, keyFile, hostKey, port } = machine
    options = { source: 'ssh', user, keyFile, hostKey, port }
  })
  afterAll(() => machine?.stop())

  test('says what it is master of', async () => {
    await machine.print({
      'timeout 10 /sbin/ifconfig -a': await recorded('ifconfig-freebsd10-d1-healthy.txt'),
      'timeout 10 /sbin/sysctl net.inet.carp': 'net.inet.carp.preempt: 1\nnet.inet.carp.demotion: 0\n',
    })
    expect(await look(carp, options)).toMatchObject({
      outcome: 'answered',
      metrics: { master: { 1: 1, 2: 0 }, init: { 1: 0, 2: 0 }, advskew: { 1: 10, 2: 20 }, preempt: 1, demotion: 0 },
      details: { vhids: [{ vhid: 1, state: 'master', interface: 'igb1', addresses: '192.0.2.101 192.0.2.103' }, {}] },
      text: 'vhid 1 master, skew 10; vhid 2 backup, skew 20',
    })
  })

  test('that is older than the program timeout is asked without', async () => {
    await machine.print({ '/sbin/ifconfig -a': await recorded('ifconfig-freebsd9-init.txt') })
    const observation = await look(carp, { ...options, vhids: [1, 2] })
    expect(observation).toMatchObject({ metrics: { init: { 1: 1 }, missing: { 1: 0, 2: 1 } } })
    expect(observation.text).toMatch(/INIT/)
    expect(observation).not.toHaveProperty('metrics.preempt')
  })

  test('keeps the connection, and counts what it refused between two looks', async () => {
    const print = async (refused: number) =>
      machine.print({
        'timeout 10 /sbin/ifconfig -a': await recorded('ifconfig-openbsd-master.txt'),
        'timeout 10 /usr/bin/netstat -s -p carp': `carp:\n\t\t${refused} discarded for bad authentication\n`,
      })
    using kept = new Kept()
    const logins = () => machine.output().split('Accepted publickey').length
    await print(4)
    const first = await look(carp, options, { kept })
    expect(first).not.toHaveProperty('metrics.refused')
    const before = logins()
    await print(7)
    expect(await look(carp, options, { kept })).toMatchObject({ metrics: { refused: { authentication: 3 } } })
    expect(logins()).toBe(before)
  })

  test('whose host key is another one is not talked to', async () => {
    const hostKey = `SHA256:${'A'.repeat(43)}`
    expect(await look(carp, { ...options, hostKey })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth' },
      text: expect.stringMatching(/^host key changed: .* shows SHA256:.*, pinned is SHA256:AAA/),
    })
  })

  test('with keys of several types shows the pinned one when its type is named', async () => {
    await machine.print({ '/sbin/ifconfig -a': '' })
    const hostKey = `ssh-rsa ${machine.rsaHostKey}`
    expect(await look(carp, { ...options, hostKey })).toMatchObject({ outcome: 'answered', text: 'no CARP groups' })
  })

  test('that does not know our key or user refuses the login', async () => {
    const refused = { outcome: 'failed', code: 'auth', text: expect.stringContaining('refuses our login') }
    expect(await look(carp, { ...options, keyFile: machine.strangersKeyFile })).toMatchObject(refused)
    expect(await look(carp, { ...options, user: 'nobody' })).toMatchObject(refused)
  })

  test('is not to blame for a key of ours that cannot be read or is none', async () => {
    await using folder = await temporaryFolder()
    const keyFile = join(folder.path, 'key')
    const ours = { outcome: 'crashed', code: 'local' }
    expect(await look(carp, { ...options, keyFile })).toMatchObject(ours)
    await writeFile(keyFile, 'no key at all')
    expect(await look(carp, { ...options, keyFile })).toMatchObject(ours)
  })

  test('that will not run the command is told in its own words', async () => {
    await machine.print({})
    expect(await look(carp, options)).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol' },
      text: '"/sbin/ifconfig -a" ended with 127: sh: /sbin/ifconfig: not found',
    })
  })

  test('whose command never ends is named with it', async () => {
    await machine.print({ 'timeout 10 /sbin/ifconfig -a': null })
    // Long enough to be let in on a busy machine: the command outlasts it all the same.
    expect(await lookSteadily(carp, options, { timeoutMs: 5_000 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout' },
      text: expect.stringContaining('let us in, but "timeout 10 /sbin/ifconfig -a" does not end'),
    })
  })

  test('that says more than a mebibyte is cut off', async () => {
    await machine.print({ 'timeout 10 /sbin/ifconfig -a': 'x'.repeat(1_100_000) })
    expect(await look(carp, options)).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('that hangs is said to hang, and is seen again when it goes on', async () => {
    await machine.print({ '/sbin/ifconfig -a': await recorded('ifconfig-openbsd-master.txt') })
    machine.freeze()
    expect(await lookSteadily(carp, options, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout' },
      text: expect.stringContaining('takes connections but does not let us in'),
    })
    machine.thaw()
    expect(await look(carp, options)).toMatchObject({ metrics: { master: { 1: 1 } } })
  })

  test('is asked often without leaving a connection behind', async () => {
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    await look(carp, options)
    const before = await descriptors()
    for (let count = 0; count < 4; count += 1) await look(carp, options)
    for (let count = 0; count < 4; count += 1) await look(carp, { ...options, keyFile: machine.strangersKeyFile })
    await eventually(async () => expect(await descriptors()).toBeLessThanOrEqual(before))
  })
})

describe('what is no SSH server', () => {
  test('does not take connections', async () => {
    expect(await look(carp, await stranger(await freePort()))).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('speaks something else', async () => {
    await using web = await startHostile((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const observation = await look(carp, await stranger(web.port))
    expect(observation.outcome === 'failed' ? observation.code : observation).toMatch(/protocol|closed/)
    await eventually(() => expect(web.open()).toBe(0))
  })

  test('says nothing', async () => {
    await using silent = await startHostile(() => {})
    expect(await lookSteadily(carp, await stranger(silent.port), { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
    await eventually(() => expect(silent.open()).toBe(0))
  })

  test('cannot be asked without a pinned key', async () => {
    const given = { source: 'ssh', user: 'x', keyFile: '/x' }
    expect(await look(carp, given)).toMatchObject({
      ...{ outcome: 'crashed', code: 'local' },
      text: expect.stringContaining('nobody says how to log in'),
    })
    expect(() => carp.options.parse({ ...given, hostKey: 'any' })).toThrow('must look like SHA256:')
  })
})

async function stranger(port: number) {
  const hostKey = `SHA256:${'A'.repeat(43)}`
  return { source: 'ssh', user: 'x', keyFile: await anyKey(), hostKey, port }
}

let made: Promise<string> | null = null
const folder = await temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())

/** A private key nobody knows. */
function anyKey(): Promise<string> {
  made ??= (async () => {
    const { newKey } = await import('./ssh-stand-in.made-up.ts')
    const file = join(folder.path, 'key')
    await writeFile(file, newKey())
    return file
  })()
  return made
}

const recorded = (name: string): Promise<string> =>
  readFile(new URL(`../../fixtures/carp/${name}`, import.meta.url), 'utf8')
