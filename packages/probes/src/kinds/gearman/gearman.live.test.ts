import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { startGearmand } from '@foretop/lab/gearmand.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { gearman } from './gearman.ts'

/** Kinds of packets in the protocol of gearmand. */
const SET_CLIENT_ID = 22
const CAN_DO = 1

const missing = await lacking('gearmand', 'gearman')

describe.skipIf(missing !== null)(missing ?? 'a real gearmand', () => {
  test('a server without jobs answers', async () => {
    await using server = await startGearmand()
    const seen = expectAnswered(await look(gearman, { port: server.port }))
    expect(seen.metrics).toMatchObject({ waiting: {}, connections: 1 })
    expect(seen.details).toMatchObject({ version: expect.stringMatching(/^\d/) })
  })

  test('jobs wait without a worker, run with one, and the function stays when it left', async () => {
    await using server = await startGearmand()
    const now = () => look(gearman, { port: server.port, require: ['resize-photo'] })
    for (let job = 0; job < 3; job += 1) await server.submit('resize-photo')
    expect(await now()).toMatchObject({
      metrics: { waiting: { 'resize-photo': 3 }, stuck: { 'resize-photo': 1 }, requiredWorkers: { 'resize-photo': 0 } },
      text: '3 waiting, 0 running, stuck: resize-photo (no worker)',
    })
    {
      using _worker = server.work('resize-photo', ['sleep', '60'])
      await eventually(async () =>
        expect(await now()).toMatchObject({
          metrics: {
            waiting: { 'resize-photo': 2 },
            running: { 'resize-photo': 1 },
            stuck: { 'resize-photo': 0 },
            requiredWorkers: { 'resize-photo': 1 },
            connections: 2,
          },
        }),
      )
    }
    // The job that was running goes back to the queue.
    await eventually(async () =>
      expect(await now()).toMatchObject({ metrics: { waiting: { 'resize-photo': 3 }, stuck: { 'resize-photo': 1 } } }),
    )
    using _next = server.work('resize-photo', ['true'])
    await eventually(async () =>
      expect(await now()).toMatchObject({ metrics: { waiting: { 'resize-photo': 0 }, stuck: { 'resize-photo': 0 } } }),
    )
  })

  test('jobs that wait behind a worker that hangs stand still', async () => {
    await using server = await startGearmand()
    using kept = new Kept()
    const now = async () => expectAnswered(await look(gearman, { port: server.port }, { kept }))
    for (let job = 0; job < 3; job += 1) await server.submit('resize-photo')
    using _quick = server.work('resize-photo', ['true'])
    using _hung = server.work('video', ['sleep', '60'])
    for (let job = 0; job < 3; job += 1) await server.submit('video')
    await eventually(async () =>
      expect((await now()).metrics).toMatchObject({
        running: { video: 1 },
        waiting: { video: 2, 'resize-photo': 0 },
        stuck: { video: 0 },
      }),
    )
    await eventually(async () => {
      const { metrics } = await now()
      expect(metrics.standstill).toMatchObject({ 'resize-photo': 0, video: expect.any(Number) })
      expect(
        Object.values(metrics.standstill ?? {})
          .toSorted()
          .at(-1),
      ).toBeGreaterThan(0)
    })
  })

  test('functions and workers of any name are told, and hide no other', async () => {
    await using server = await startGearmand()
    await server.submit('mail')
    const worker = connect(server.port, '127.0.0.1')
    const tell = (kind: number, data: string) => {
      const head = Buffer.alloc(12)
      head.write('\0REQ')
      head.writeUInt32BE(kind, 4)
      head.writeUInt32BE(data.length, 8)
      worker.write(Buffer.concat([head, Buffer.from(data, 'latin1')]))
    }
    tell(SET_CLIENT_ID, 'worker 1\non web01')
    for (const name of ['prefix\tresize', 'gr\xf6\xdfe', 'two\nlines']) tell(CAN_DO, name)
    await eventually(async () =>
      expect(await look(gearman, { port: server.port })).toMatchObject({
        outcome: 'answered',
        metrics: {
          workers: { 'prefix resize': 1, 'gr\\xf6\\xdfe': 1, 'two lines': 1, mail: 0 },
          waiting: { mail: 1 },
          connections: 2,
        },
      }),
    )
    worker.destroy()
  })

  test('a hundred looks leave no open file behind, here or there', async () => {
    await using server = await startGearmand()
    const now = async () => expectAnswered(await look(gearman, { port: server.port }))
    await now()
    const before = readdirSync('/proc/self/fd').length
    for (let run = 0; run < 100; run += 1) await now()
    await eventually(async () => {
      expect((await now()).metrics.connections).toBe(1)
      expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before)
    })
  })

  test('a stopped process takes connections and does not answer', async () => {
    await using server = await startGearmand()
    server.freeze()
    const seen = await look(gearman, { port: server.port }, { timeoutMs: 300 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
  })
})
