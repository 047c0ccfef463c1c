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

async function ask(
  product: Product,
  path: string,
  body: object,
): Promise<{ readonly id: string; readonly until: number }> {
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

test('silenced trouble sends nothing, through a kill -9 too, and one message when the silence is lifted', async () => {
  await using receiver = await startHttpReceiver()
  await using product = await startProduct(configuration(receiver, await freePort()))
  const { id } = await ask(product, 'silences', { match: { hosts: ['web'] }, forMs: 3_600_000, by: 'ann' })
  await product.kill()
  await product.start()
  await product.until('web/http', 'critical')
  await eventually(async () => expect(await whys(product)).toEqual(['silenced']))
  expect(await flags(product)).toEqual({ silenced: true, downtime: false })
  expect(receiver.received).toEqual([])
  await fetch(`${product.url}/api/v1/silences/${id}`, { method: 'DELETE' })
  await eventually(async () => expect(await whys(product)).toEqual(['silenced', 'opened']))
  expect(await flags(product)).toEqual({ silenced: false, downtime: false })
  await eventually(() => expect(receiver.about('web/http')).toHaveLength(1))
  await product.stop()
  expect(receiver.received).toHaveLength(1)
})

test('a downtime that begins while the server is down holds from the first look after it', async () => {
  await using receiver = await startHttpReceiver()
  await using product = await startProduct(configuration(receiver, await freePort()))
  const from = Date.now() + 10_000
  const { until } = await ask(product, 'downtimes', { match: { checks: ['http'] }, from, until: from + 60_000 })
  expect(await flags(product)).toEqual({ silenced: false, downtime: false })
  await product.kill()
  await eventually(() => expect(Date.now()).toBeGreaterThan(from))
  await product.start()
  expect(await flags(product)).toEqual({ silenced: false, downtime: true })
  await product.until('web/http', 'critical')
  await eventually(async () => expect(await whys(product)).toEqual(['downtime']))
  expect(until).toBe(from + 60_000)
})
