import { startDeaf } from '@foretop/lab/deaf.ts'
import { saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { isTheirs, race } from './race.ts'
import { silentAmong } from './silent.ts'

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

test('the others are told which of them take no connection', async () => {
  await using server = await startHostile(saying('hello'))
  await using _dead = await startDeaf(NOBODY, server.port)
  const addresses = ['127.0.0.1', '127.0.0.9', NOBODY, '::1']
  const asked = { answered: '127.0.0.1', port: server.port }
  // On the IPv6 loopback nobody listens either.
  expect(await silentAmong(addresses, asked, AbortSignal.timeout(20_000))).toEqual(['127.0.0.9', NOBODY, '::1'])
  expect(await silentAmong(['127.0.0.1'], asked, AbortSignal.timeout(20_000))).toEqual([])
})

test('what is not known when the look is over is not counted', async () => {
  expect(await silentAmong(['127.0.0.9'], { answered: '127.0.0.1', port: 9 }, AbortSignal.abort())).toEqual([])
})
