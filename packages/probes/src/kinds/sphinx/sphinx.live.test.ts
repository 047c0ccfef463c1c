import { once } from 'node:events'
import { rename, utimes } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSearchd } from '@foretop/lab/searchd.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { Session } from '../mysql/session.ts'
import { sphinx } from './sphinx.ts'

const missing = await lacking('searchd')
const TIMEOUT = { timeoutMs: 20_000 }

const signal = () => AbortSignal.timeout(20_000)

const session = (port: number) =>
  Session.open({ address: '127.0.0.1', port }, { user: 'root', password: '', connectTimeoutMs: 20_000 }, signal())

/** A connection that a session could begin on; rejects where it is turned away. */
async function greeted(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  const [greeting]: Buffer[] = await once(socket, 'data')
  if (greeting?.[4] === VERSION) return socket
  socket.destroy()
  throw new Error('turned away')
}

/** Of MySQL's protocol, in its greeting. */
const VERSION = 10

describe.skipIf(missing !== null)(missing ?? 'a real searchd', () => {
  test('documents and age of its indexes', async () => {
    await using server = await startSearchd()
    const given = { port: server.port, changed: { news: 'changed', pages: 'changed', all: 'changed' } }
    const empty = expectAnswered(await look(sphinx, given, TIMEOUT))
    expect(empty).toMatchObject({
      metrics: { documents: { pages: 2, news: 0 }, maxedOut: 0 },
      text: expect.stringMatching(/^no documents: news; 3 indexes, 2 documents; oldest: (pages|all), \d/),
    })
    expect(empty.metrics.age).not.toHaveProperty('news')
    const now = Math.floor(Date.now() / 1_000)
    using other = await session(server.port)
    await other.tell(
      `INSERT INTO news (id, title, changed) VALUES (1, 'a', ${now - 50}), (2, 'b', ${now - 90})`,
      signal(),
    )
    const { metrics } = expectAnswered(await look(sphinx, given, TIMEOUT))
    expect(metrics).toMatchObject({ documents: { pages: 2, news: 2 } })
    const { news = 0, pages = 0 } = Object(metrics.age)
    expect(news).toBeGreaterThanOrEqual(50)
    expect(news).toBeLessThan(pages)
    expect(pages).toBeCloseTo(Date.now() / 1_000 - 1_700_000_100, -3)
  })

  test('the age of a plain index is that of its files', async () => {
    await using server = await startSearchd()
    const then = Date.now() / 1_000 - 7_200
    await utimes(join(server.folder, 'pages.sph'), then, then)
    const given = { port: server.port, folder: `${server.folder}/` }
    const { metrics } = expectAnswered(await look(sphinx, given, TIMEOUT))
    expect(Object.keys(Object(metrics.age))).toEqual(['pages'])
    expect(Object(metrics.age).pages).toBeGreaterThanOrEqual(7_200)
    await rename(join(server.folder, 'pages.sph'), join(server.folder, 'other.sph'))
    expect(await look(sphinx, given, TIMEOUT)).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'protocol',
        text: expect.stringMatching(/^no index has its files in .*pages\.sph/),
      },
    })
  })

  test('an index that it could not load is not served', async () => {
    await using server = await startSearchd({ without: 'pages' })
    expect(await look(sphinx, { port: server.port, indexes: ['pages', 'news'] }, TIMEOUT)).toMatchObject({
      metrics: { served: { pages: 0, news: 1 } },
      text: expect.stringContaining('not served: pages'),
    })
  })

  test('searches are counted, and how long they take is known from the second look on', async () => {
    await using server = await startSearchd()
    using kept = new Kept()
    const now = async () => expectAnswered(await look(sphinx, { port: server.port }, { ...TIMEOUT, kept })).metrics
    const before = await now()
    expect(before).not.toHaveProperty('searchTime')
    using other = await session(server.port)
    expect(await other.ask("SELECT * FROM pages WHERE MATCH('hello')", signal())).toHaveLength(2)
    const after = await now()
    expect(after.searches).toBe(Number(before.searches) + 1)
    expect(after.searchTime).toBeGreaterThanOrEqual(0)
  })

  test('a full one turns us away, and afterwards says so', async () => {
    await using server = await startSearchd({ most: 1 })
    // Who asked whether it is ready may not be gone yet.
    const other = await eventually(() => greeted(server.port))
    expect(await look(sphinx, { port: server.port }, TIMEOUT)).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('is full') },
    })
    other.destroy()
    await eventually(async () => {
      const { metrics } = expectAnswered(await look(sphinx, { port: server.port }, TIMEOUT))
      expect(metrics.maxedOut).toBeGreaterThan(0)
    })
  })

  test('one that hangs, and one that is gone', async () => {
    await using server = await startSearchd()
    server.freeze()
    expect(await look(sphinx, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') },
    })
    await server.stop()
    expect(await look(sphinx, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
