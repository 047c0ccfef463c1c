import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { type Deadman, type DeadmanSettings, startDeadman } from './deadman.ts'

let server: Server
let pings: string[]
let status: number
let clock: PlayedClock
let looks: number
let unable: string | null
let settings: DeadmanSettings | null
let deadman: Deadman
beforeEach(async () => {
  ;[pings, status, looks, unable] = [[], 200, 0, null]
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    pings.push(`${request.method} ${request.url} ${body.trim()}`)
    response.writeHead(status).end('OK')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  settings = { url: `http://127.0.0.1:${port}/ping/x`, everyMs: 60_000 }
  clock = new PlayedClock(1_000_000)
  deadman = startDeadman({ settings: () => settings, looks: () => looks, unable: () => unable, env: {}, clock })
})
afterEach(async () => {
  deadman[Symbol.dispose]()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

/** What is under way comes to its end between the seconds. */
async function pass(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    await clock.pass(1_000)
    await deadman.settled()
  }
}

test('it pings while looks are made, at once and then as often as it should', async () => {
  looks = 5
  await pass(1)
  expect(pings).toEqual(['POST /ping/x 5 looks since the last one'])
  looks = 12
  await pass(58)
  expect(pings).toHaveLength(1)
  await pass(2)
  expect(pings.slice(1)).toEqual(['POST /ping/x 7 looks since the last one'])
})

test('nothing is said while no look is made, or none can be stored, or nobody is to be told', async () => {
  await pass(200)
  expect(pings).toEqual([])
  ;[looks, unable] = [5, 'no space left']
  await pass(200)
  expect(pings).toEqual([])
  ;[unable, settings] = [null, null]
  await pass(200)
  expect(pings).toEqual([])
})

test('one that is not taken is sent again soon, and the second is a trouble until one is', async () => {
  ;[looks, status] = [5, 500]
  await pass(2)
  expect(deadman.trouble()).toEqual([])
  await pass(10)
  expect(deadman.trouble()).toEqual([
    {
      of: 'deadman',
      since: expect.any(Number),
      text: expect.stringMatching(/^the dead man’s switch is not reached: .*answers 500/),
    },
  ])
  status = 200
  await pass(10)
  expect(deadman.trouble()).toEqual([])
  expect(pings.at(-1)).toBe('POST /ping/x 5 looks since the last one')
})
