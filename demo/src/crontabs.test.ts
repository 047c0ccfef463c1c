import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { startCrontabs } from './crontabs.ts'
import { begin } from './world/begin.ts'
import type { Fault } from './world/faults.ts'
import type { World } from './world/world.ts'

const evening = Date.UTC(2026, 4, 6, 20)

/** Crontabs of a world in which this is broken, and who listens to them. */
async function crontabs(target: string, fault: Fault) {
  await using starting = new AsyncDisposableStack()
  const pings: string[] = []
  const wall = createServer(async (request, response) => {
    const body = await text(request)
    pings.push(`${request.url?.split('/').slice(3).join('/')}${body === '' ? '' : ` ${body.split('\n').at(-2)}`}`)
    response.end('OK')
  })
  starting.defer(async () => {
    wall.closeAllConnections()
    await new Promise((closed) => wall.close(closed))
  })
  await once(wall.listen(0, '127.0.0.1'), 'listening')
  const address = wall.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const calm = begin(evening)
  let world: World = { ...calm, broken: [{ target, fault, since: calm.at }] }
  const running = starting.use(startCrontabs(() => world, `http://127.0.0.1:${port}`))
  const owned = starting.move()
  return {
    pings,
    mend() {
      world = calm
      running.wake()
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('nothing runs on a machine that is off, until it is back', async () => {
  await using estate = await crontabs('d1', 'down')
  // The other one's are through by then.
  await eventually(async () => expect(estate.pings).toContain('d2-cron_slave_queue/0 17 applied here'))
  expect(estate.pings.filter((ping) => ping.startsWith('d1'))).toEqual([])
  estate.mend()
  await eventually(async () => expect(estate.pings).toContain('d1-cron_slave_queue/0 17 applied here'))
})

test('one fails with its log, one never ends, and the others are as ever', async () => {
  await using estate = await crontabs('d2', 'crons')
  const failed = 'd2-cron_slave_sync/23 candles.example.org: given up after 3 tries'
  await eventually(async () => {
    for (const ping of [failed, 'd2-cron_mount/start', 'd2-cron_slave_queue/0 17 applied here'])
      expect(estate.pings).toContain(ping)
  })
  const ended = (ping: string) => ping.startsWith('d2-cron_mount/0')
  expect(estate.pings.filter(ended)).toEqual([])
  // Once more, where a minute has just begun.
  expect(new Set(estate.pings.filter((ping) => /\/[1-9]/.test(ping)))).toEqual(new Set([failed]))
  estate.mend()
  await eventually(async () => expect(estate.pings.some(ended)).toBe(true))
})
