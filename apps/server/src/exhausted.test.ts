import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { describe, expect, test } from 'vitest'

const missing = await lacking('prlimit')
const CHECKS = 40

/** Takes connections and says nothing: each look keeps its descriptor until its timeout. */
async function silentServer() {
  const server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  // A TCP server that listens has one.
  return { port: (server.address() as AddressInfo).port, [Symbol.dispose]: () => void server.close() }
}

const TEXT =
  /^Foretop has no file descriptors left: \d+ of \d+ are open \(see LimitNOFILE\); \d+ looks? could not be made$/

const configuration = (port: number, hook: string) => `
hosts:
${Array.from({ length: CHECKS }, (_, at) => `  web${at}: { address: 127.0.0.1, groups: [webs] }`).join('\n')}
groups: { webs: { title: Webs } }
checks:
  http: { probe: http, hosts: [webs], every: 1s, timeout: 900ms, attempts: 3, retry: 1s, with: { url: "http://127.0.0.1:${port}/" } }
channels: { ops: { kind: webhook, url: "${hook}" } }
routes: [{ match: {}, to: [ops] }]
`

/** Asks over one connection, which was opened when there was still something to open it with. */
function asker(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string) =>
    new Promise<unknown>((resolve, reject) => {
      get(url + path, { agent }, (answer) => json(answer).then(resolve, reject)).on('error', reject)
    })
  return { ask, [Symbol.dispose]: () => agent.destroy() }
}

describe.skipIf(missing !== null)(missing ?? 'a monitor whose file descriptors are used up', () => {
  test('says so once, in place of each check, tells people, and is well again when there are some', async () => {
    await using receiver = await startHttpReceiver()
    using server = await silentServer()
    await using product = await startProduct(configuration(server.port, receiver.url))
    using asking = asker(product.url)
    const health = async () =>
      (await asking.ask('/healthz')) as { status: string; troubles: { of: string; text: string }[] }
    const statuses = async () => {
      const checks = (await asking.ask('/api/v1/checks')) as { status: string }[]
      return [...new Set(checks.map(({ status }) => status))]
    }
    const limit = (descriptors: number) =>
      execFileSync('prlimit', ['--pid', String(product.pid), `--nofile=${descriptors}:`])
    const told = () => receiver.about('the monitor itself (resources)').length
    const waiting = async () => {
      const { details } = (await asking.ask('/healthz?details')) as { details: { outbox: { waiting: number } } }
      return details.outbox.waiting
    }
    await eventually(async () => expect(await statuses()).toEqual(['critical']))
    await eventually(async () => expect([receiver.received.length > 0, await waiting()]).toEqual([true, 0]))

    limit(readdirSync(`/proc/${product.pid}/fd`).length - CHECKS + 5)
    await eventually(async () => {
      const { status, troubles } = await health()
      expect(status).toBe('fail')
      expect(troubles).toEqual([{ of: 'resources', since: expect.any(Number), text: expect.stringMatching(TEXT) }])
    })
    // It is told, unless there is nothing left for that either; then it will be.
    const tried = /not told yet: \[PROBLEM\] critical the monitor itself \(resources\).*\(no file descriptors left\)/
    await eventually(() => expect(told() === 1 || tried.test(product.output())).toBe(true))
    expect((await health()).troubles).toMatchObject([{ of: 'resources' }])
    expect(await statuses()).toEqual(['critical'])

    limit(1_000)
    await eventually(async () => expect(await health()).toMatchObject({ status: 'pass', troubles: [] }))
    await eventually(() => expect(told()).toBe(2))
    expect(await statuses()).toEqual(['critical'])
    expect(product.output()).not.toMatch(/poller-\d died/)
  })
})
