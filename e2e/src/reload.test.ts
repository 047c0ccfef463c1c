import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { expect, test } from 'vitest'

const config = (port: number) => `site: Reload
hosts:
  web: { address: 127.0.0.1 }
checks:
  http:
    probe: http
    hosts: [web]
    every: 1s
    attempts: 1
    with: { port: ${port} }
`

interface Health {
  readonly troubles: readonly { readonly of: string; readonly text: string }[]
}

test('a bad file on disk changes nothing, is shown with its line, and is forgotten when it is mended', async () => {
  const good = config(await freePort())
  await using product = await startProduct(good)
  await product.until('web/http', 'critical')
  const before = await product.check('web/http')
  await product.writeConfig(good.replace('every:', 'evry:'))
  const [trouble] = await eventually(async () => {
    const { troubles } = (await product.json('/healthz')) as Health
    expect(troubles).toHaveLength(1)
    return troubles
  })
  expect(trouble).toMatchObject({ of: 'config' })
  expect(trouble?.text).toContain('foretop.yaml:8')
  expect(trouble?.text).toContain('every')
  expect(await product.check('web/http')).toMatchObject({ status: 'critical', since: before.since })
  await product.writeConfig(good)
  await eventually(async () => expect(((await product.json('/healthz')) as Health).troubles).toEqual([]))
  expect((await product.check('web/http')).since).toBe(before.since)
})

test('a check that is added is looked at, one that is removed is gone, the rest keeps its state', async () => {
  const good = config(await freePort())
  await using product = await startProduct(good)
  await product.until('web/http', 'critical')
  const { since } = await product.check('web/http')
  const more = `${good}  page: { probe: http, hosts: [web], every: 1s, attempts: 1, with: { port: 1 } }\n`
  await product.writeConfig(more)
  await product.until('web/page', 'critical')
  expect((await product.check('web/http')).since).toBe(since)
  await product.writeConfig(good)
  await eventually(async () => expect((await product.checks()).map(({ id }) => id)).toEqual(['web/http']))
})
