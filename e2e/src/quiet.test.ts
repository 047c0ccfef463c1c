import { eventually, freePort } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'

/** A server that is down from the start; a problem after four looks. */
const configuration = (receiver: HttpReceiver, port: number) => `
hosts: { web: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web], every: 1s, timeout: 1s, attempts: 4, with: { port: ${port} } } }
channels: { ops: { kind: slack, url: "${receiver.url}" } }
routes: [{ match: {}, to: [ops] }]
`

async function ask(product: Product, path: string, body: object): Promise<{ readonly until: number }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${product.url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return response.json()
}

const flags = async (product: Product) => {
  const { silenced, downtime } = (await product.json('/api/v1/checks/web%2Fhttp')) as Record<string, boolean> // the API's own shape
  return { silenced, downtime }
}
const whys = async (product: Product) =>
  ((await product.json('/api/v1/decisions?limit=10')) as { why: string }[]).map(({ why }) => why).toReversed() // likewise

test('silenced trouble sends nothing, through a kill -9 too, and one message when the silence ends', async () => {
  await using receiver = await startHttpReceiver()
  await using product = await startProduct(configuration(receiver, await freePort()))
  const { until } = await ask(product, 'silences', { match: { hosts: ['web'] }, forMs: 15_000, by: 'ann' })
  await product.kill()
  await product.start()
  await product.until('web/http', 'critical', 10_000)
  await eventually(async () => expect(await whys(product)).toEqual(['silenced']), 5_000)
  expect(await flags(product)).toEqual({ silenced: true, downtime: false })
  await eventually(async () => expect(await whys(product)).toEqual(['silenced', 'opened']), 20_000)
  expect(await flags(product)).toEqual({ silenced: false, downtime: false })
  await eventually(() => expect(receiver.about('web/http')).toHaveLength(1), 20_000)
  expect(receiver.received[0]?.at).toBeGreaterThan(until)
  await product.stop()
  expect(receiver.received).toHaveLength(1)
}, 90_000)

test('a downtime that begins while the server is down holds from the first look after it', async () => {
  await using receiver = await startHttpReceiver()
  await using product = await startProduct(configuration(receiver, await freePort()))
  const from = Date.now() + 3_000
  const { until } = await ask(product, 'downtimes', { match: { checks: ['http'] }, from, until: from + 60_000 })
  expect(await flags(product)).toEqual({ silenced: false, downtime: false })
  await product.kill()
  await eventually(() => expect(Date.now()).toBeGreaterThan(from), 5_000)
  await product.start()
  expect(await flags(product)).toEqual({ silenced: false, downtime: true })
  await product.until('web/http', 'critical', 10_000)
  await eventually(async () => expect(await whys(product)).toEqual(['downtime']), 5_000)
  expect(until).toBe(from + 60_000)
}, 60_000)
