import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { startHostile } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startRsyncd } from '@foretop/lab/rsyncd.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { rsync } from './rsync.ts'

const missing = await lacking('rsync')

describe.skipIf(missing !== null)(missing ?? 'a real rsync daemon', () => {
  test('modules are entered, each with its own password', async () => {
    await using server = await startRsyncd({
      ...{ open: {}, web: { secrets: { web: 'a secret' } }, root: { secrets: { root: 'another' } } },
    })
    const enter = (options: object) => look(rsync, { port: server.port, ...options })
    expect(await enter({ module: 'open' })).toMatchObject({ text: 'open is usable without a password' })
    const web = { module: 'web', user: 'web', password: 'a secret' }
    expect(expectAnswered(await enter(web))).toMatchObject({
      metrics: { greeting: expect.any(Number), answer: expect.any(Number), withoutPassword: 0 },
      text: 'web is usable for web',
    })
    expect(await enter({ module: 'root', user: 'root', password: 'another' })).toMatchObject({ outcome: 'answered' })
    expect(await enter({ ...web, module: 'open' })).toMatchObject({ metrics: { withoutPassword: 1 } })
    expect(await enter({ ...web, password: 'another' })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('refuses our user or password for web') },
    })
    expect(await enter({ module: 'web' })).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('without a user and password') },
    })
  })

  test.each([
    ['@RSYNCD: 32.0 sha256\n', 'the digests that it offers'],
    ['@RSYNCD: 31.0 sha1 md4\n', 'SHA-1'],
    ['@RSYNCD: 31.0 md4\n', 'MD4 by name'],
    ['@RSYNCD: 31.0\n', 'MD5, as 3.1 has it'],
    ['@RSYNCD: 30.0\n', 'MD5'],
    ['@RSYNCD: 29.0\n', 'MD4, as 2.6 has it'],
  ])('greeting with %j it lets in who proves his password by %s', async (greeting) => {
    await using server = await startRsyncd({ web: { secrets: { web: 'a secret' } } })
    await using relay = await startHostile((client) => greetingOtherwise(client, server.port, greeting))
    const given = { port: relay.port, module: 'web', user: 'web', password: 'a secret' }
    expect(await look(rsync, given)).toMatchObject({ text: 'web is usable for web' })
    expect(await look(rsync, { ...given, password: 'b' })).toMatchObject({ code: 'auth' })
  })

  test('modules are listed, whatever the administrator says before', async () => {
    const motd = 'welcome\tto the backup host\n\nno\tmodule\n'
    await using server = await startRsyncd({ web: {}, images: {}, hidden: { rules: ['list = no'] } }, { motd })
    expect(await look(rsync, { port: server.port, modules: ['web', 'images'] })).toMatchObject({
      metrics: { modules: 2, missing: { web: 0, images: 0 } },
      text: '2 modules listed',
    })
    expect(await look(rsync, { port: server.port, modules: ['web', 'hidden'] })).toMatchObject({
      metrics: { missing: { web: 0, hidden: 1 } },
      text: 'not listed: hidden; 2 modules listed',
    })
    expect(await look(rsync, { port: server.port, module: 'web' })).toMatchObject({ outcome: 'answered' })
  })

  test.each([
    ['gone', 'protocol', 'cannot enter the folder of gone: its disk may not be mounted: chdir failed'],
    ['denied', 'auth', 'does not let our address into denied: access denied'],
    ['nowhere', 'protocol', 'has no module nowhere: Unknown module'],
  ])('%s', async (module, code, text) => {
    await using server = await startRsyncd({ gone: { path: '/nowhere/at/all' }, denied: { rules: ['hosts deny = *'] } })
    expect(await look(rsync, { port: server.port, module })).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringContaining(text) },
    })
  })

  test('it is full, hangs, and is gone', async () => {
    await using server = await startRsyncd({ web: { rules: ['max connections = 1'] } })
    {
      using _other = await entered(server.port, 'web')
      expect(await look(rsync, { port: server.port, module: 'web' })).toMatchObject({
        ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('is full: max connections (1)') },
      })
      expect(await look(rsync, { port: server.port })).toMatchObject({ metrics: { modules: 1 } })
    }
    server.freeze()
    expect(await look(rsync, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') },
    })
    await server.stop()
    expect(await look(rsync, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})

/** A relay in front of the daemon that says another greeting in its place, as an older one would. */
function greetingOtherwise(client: Socket, port: number, greeting: string): void {
  const behind = connect(port, '127.0.0.1')
  behind.once('data', (said: Buffer) => {
    client.write(Buffer.concat([Buffer.from(greeting), said.subarray(said.indexOf('\n') + 1)]))
    client.pipe(behind)
    behind.pipe(client)
  })
  behind.on('error', () => client.destroy())
  client.on('close', () => behind.destroy())
}

/** Somebody who uses a module. */
async function entered(port: number, module: string): Promise<Disposable> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  await once(socket, 'data')
  socket.write(`@RSYNCD: 31.0\n${module}\n`)
  const [said] = await once(socket, 'data')
  if (said !== '@RSYNCD: OK\n') throw new Error(`not let in: ${said}`)
  return { [Symbol.dispose]: () => void socket.destroy() }
}
