import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startDeaf } from '@foretop/lab/deaf.ts'
import { saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { silentAmong } from '../silent.ts'
import { isTheirs, race, reasonAmong } from './race.ts'

/** An address that swallows what is sent to it. */
const NOBODY = '127.0.0.77'

const later = () => new Error('too late')
const to = (addresses: readonly string[], port: number, signal = AbortSignal.timeout(20_000)) =>
  race(addresses, port, { signal, late: later })

test('the next address is taken where one refuses, of either kind', async () => {
  await using server = await startHostile(silent, '::1')
  const { socket, address } = await to(['127.0.0.9', '127.0.0.8', '::1'], server.port)
  socket.destroy()
  expect(address).toBe('::1')
})

test('where one does not even refuse, the next begins after a while', async () => {
  await using server = await startHostile(silent)
  await using _dead = await startDeaf(NOBODY, server.port)
  const { socket, address } = await to([NOBODY, '127.0.0.1'], server.port)
  socket.destroy()
  expect(address).toBe('127.0.0.1')
})

test('where all refuse it is refused, whatever way we lack to some', async () => {
  const port = await freePort()
  await expect(to(['127.0.0.1', '127.0.0.2'], port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(isTheirs(Object.assign(new Error('no way'), { code: 'ENETUNREACH' }))).toBe(false)
})

test('the deadline ends it, and nothing stays open', async () => {
  const port = await freePort()
  await using _dead = await startDeaf(NOBODY, port)
  const end = new AbortController()
  const racing = to([NOBODY], port, end.signal)
  end.abort()
  await expect(racing).rejects.toThrow('too late')
})

test('where we could not try one, what another said is not all', () => {
  const error = (code: string) => Object.assign(new Error(code), { code })
  const [refused, noWay, noDescriptor] = [error('ECONNREFUSED'), error('ENETUNREACH'), error('EMFILE')]
  expect(reasonAmong([refused, noDescriptor])).toBe(noDescriptor)
  expect(reasonAmong([noWay, refused])).toBe(refused)
  expect(reasonAmong([noWay])).toBe(noWay)
})

const asked = { name: 'two', answered: '127.0.0.1' }
const known = AbortSignal.timeout(20_000)

test('the others are told which of them take no connection', async () => {
  await using server = await startHostile(saying('hello'))
  await using _dead = await startDeaf(NOBODY, server.port)
  const { port } = server
  const addresses = ['127.0.0.1', '127.0.0.9', NOBODY, '::1']
  // On the IPv6 loopback nobody listens either.
  expect(await silentAmong({ ...asked, addresses, port }, known)).toEqual(['127.0.0.9', NOBODY, '::1'])
  expect(await silentAmong({ ...asked, addresses: ['127.0.0.1'], port }, known)).toBeNull()
})

test('of a hundred addresses a few are asked, and none of them is left open', async () => {
  await using server = await startHostile(silent)
  const hundred = Array.from({ length: 100 }, (_, index) => `127.0.1.${index}`)
  const { port } = server
  expect(await silentAmong({ ...asked, addresses: hundred, port }, known)).toHaveLength(8)
  expect(await silentAmong({ name: 'two', answered: '127.0.0.9', addresses: ['127.0.0.1'], port }, known)).toEqual([])
  await eventually(async () => expect([server.taken(), server.open()]).toEqual([1, 0]))
})

test('that a service of this machine listens on one of its own addresses is no fault', async () => {
  await using server = await startHostile(saying('hello'))
  const local = { ...asked, addresses: ['127.0.0.1', '::1'], port: server.port }
  expect(await silentAmong({ ...local, name: 'localhost' }, known)).toBeNull()
  expect(await silentAmong({ ...local, name: 'notlocalhost' }, known)).toEqual(['::1'])
})

test('nothing is told of what is not known when the look is over, or cannot be asked for want of descriptors', async () => {
  const other = { ...asked, addresses: ['127.0.0.9'], port: 9 }
  expect(await silentAmong(other, AbortSignal.abort())).toBeNull()
  // In a process of its own, which has used up all it may open.
  const program = `
    import { openSync } from 'node:fs'
    import { silentAmong } from '../silent.ts'
    try { for (;;) openSync('/dev/null', 'r') } catch {}
    console.log(JSON.stringify(await silentAmong(JSON.parse(process.argv[1]), AbortSignal.timeout(20_000))))`
  const node = [process.execPath, '--input-type=module-typescript', '-e', program, JSON.stringify(other)]
  const words = ['-c', 'ulimit -n 64; exec "$0" "$@"', ...node]
  const { stdout } = await promisify(execFile)('sh', words, { cwd: import.meta.dirname })
  expect(JSON.parse(stdout)).toBeNull()
})
