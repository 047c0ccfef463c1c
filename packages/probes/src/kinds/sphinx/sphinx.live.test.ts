import { once } from 'node:events'
import { utimes } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { lacking } from '@foretop/lab/needs.ts'
import { startSearchd } from '@foretop/lab/searchd.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { Session } from '../mysql/session.ts'
import { sphinx } from './sphinx.ts'

const missing = await lacking('searchd')
const noSshd = await lacking('searchd', 'sshd', 'ssh-keygen')
const HOUR_S = 3_600
const nowS = () => Math.floor(Date.now() / 1_000)

describe.skipIf(missing !== null)(missing ?? 'a real searchd', () => {
  test('documents and ages of plain, real-time and distributed indexes', async () => {
    const anHourAgo = nowS() - HOUR_S
    await using server = await startSearchd({
      ...{ plain: { products: [anHourAgo - 10, anHourAgo], pages: [5] }, rt: ['news'], distributed: { all: ['news'] } },
    })
    const seen = expectAnswered(
      await look(sphinx, { port: server.port, require: ['products', 'gone'], newest: { products: 'changed' } }),
    )
    expect(seen).toMatchObject({
      metrics: {
        documents: { products: 2, pages: 1, news: 0 },
        missing: { products: 0, gone: 1 },
        unknownAge: { products: 0 },
        diskBytes: { products: expect.any(Number) },
        ...{ uptime: expect.any(Number), queries: expect.any(Number), maxedOut: 0, connections: expect.any(Number) },
      },
      text: 'not served: gone; without documents: news; 3 documents in 4 indexes',
    })
    const { age } = seen.metrics
    expect(Object.keys(age ?? {})).toEqual(['products'])
    expect(seen.metrics).toMatchObject({ age: { products: expect.any(Number) } })
    expect(Object.values(age ?? {})[0]).toBeGreaterThanOrEqual(HOUR_S)
    expect(Object.values(age ?? {})[0]).toBeLessThan(2 * HOUR_S)
    expect(Object.keys(seen.metrics.documents ?? {})).not.toContain('all')
  })

  test('by its folder a plain index is as old as its file', async () => {
    await using server = await startSearchd({ plain: { products: [5], pages: [5] }, rt: ['news'] })
    await utimes(join(server.folder, 'products.sph'), nowS(), nowS() - 5 * HOUR_S)
    const seen = expectAnswered(await look(sphinx, { port: server.port, folder: `${server.folder}/` }))
    expect(seen.metrics).toMatchObject({ unknownAge: { products: 0, pages: 0 } })
    const { products = 0, pages = 0 } = Object(seen.metrics.age)
    expect(Math.round(products / HOUR_S)).toBe(5)
    expect(pages).toBeLessThan(HOUR_S)
    const nowhere = await look(sphinx, { port: server.port, folder: '/nowhere', ignore: ['pages'] })
    expect(nowhere).toMatchObject({ metrics: { unknownAge: { products: 1 } } })
  })

  test('an attribute of nothing tells no age, and one that is not there is said', async () => {
    await using server = await startSearchd({ plain: { products: [5] }, rt: ['news'] })
    expect(await look(sphinx, { port: server.port, newest: { news: 'changed' } })).toMatchObject({
      metrics: { unknownAge: { news: 1 } },
    })
    expect(await look(sphinx, { port: server.port, newest: { products: 'nope' } })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringMatching(/will not run SELECT .* nope/) },
    })
  })

  test('how long queries take is known once some were asked between two looks', async () => {
    await using server = await startSearchd({ plain: { products: [5] } })
    using kept = new Kept()
    const first = expectAnswered(await look(sphinx, { port: server.port }, { kept }))
    expect(first.metrics).not.toHaveProperty('meanQuery')
    const signal = AbortSignal.timeout(20_000)
    const login = { user: 'x', password: '', connectTimeoutMs: 20_000 }
    using session = await Session.open({ address: '127.0.0.1', port: server.port }, login, signal)
    await session.ask("SELECT * FROM products WHERE MATCH('hello')", signal)
    const second = expectAnswered(await look(sphinx, { port: server.port }, { kept }))
    expect(second.metrics.meanQuery).toEqual(expect.any(Number))
  })

  test('it is full, hangs, and is gone', async () => {
    await using server = await startSearchd({ rt: ['news'], maxChildren: 1 })
    {
      // It takes one more than it is told to.
      using _one = await connected(server.port)
      using _other = await connected(server.port)
      expect(await look(sphinx, { port: server.port })).toMatchObject({
        ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('is full') },
      })
    }
    server.freeze()
    expect(await look(sphinx, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') },
    })
    await server.stop()
    expect(await look(sphinx, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})

describe.skipIf(noSshd !== null)(noSshd ?? 'a real searchd on a machine with sshd', () => {
  test('files of its folder are looked at over SSH', async () => {
    await using server = await startSearchd({ plain: { products: [5] } })
    await using machine = await startSshd({ isOpen: true })
    const { port, user, keyFile, hostKey } = machine
    const ssh = { port, user, keyFile, hostKey }
    const given = { port: server.port, folder: server.folder, source: 'ssh', ssh }
    expect(await look(sphinx, given, { timeoutMs: 60_000 })).toMatchObject({
      metrics: { age: { products: expect.any(Number) }, unknownAge: { products: 0 } },
    })
  })
})

/** Somebody who holds one of its threads. */
async function connected(port: number): Promise<Disposable> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'data')
  return { [Symbol.dispose]: () => void socket.destroy() }
}
