import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { expect, test } from 'vitest'

const config = (file: string, port: number) => `site: Rows
groups: { webs: { title: Webs } }
sources:
  handlers:
    source: file
    every: 1s
    attempts: 1
    key: name
    believe: 1000
    with: { path: ${file}, format: json }
hosts:
  fixed: { address: 127.0.0.1 }
  temporary: { each: handlers, address: "\${row.ip}", groups: [webs] }
checks:
  own: { probe: http, hosts: [fixed], every: 1s, attempts: 1, with: { port: ${port} } }
  tcp: { probe: tcp, hosts: [webs], every: 1s, attempts: 1, with: { port: "\${row.port}" } }
`

/** Written as those should who write such files: whole. */
async function list(file: string, rows: readonly object[]): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(rows))
  await rename(`${file}.new`, file)
}

const idsOf = async (product: Product) => (await product.checks()).map(({ id }) => id).sort()

test('machines come and go with the rows of a file, over a restart too, and what is not there keeps the list', async () => {
  await using folder = await temporaryFolder()
  // Where we are root, programs run as somebody else.
  await chmod(folder.path, 0o755)
  const [file, port] = [join(folder.path, 'handlers.json'), await freePort()]
  const rows = ['h1', 'h2', 'h3', 'h4'].map((name) => ({ name, ip: '127.0.0.1', port }))
  await list(file, rows)
  await using product = await startProduct(config(file, port))
  await product.until('h1/tcp', 'critical')
  const { since } = await product.check('h1/tcp')
  await product.until('handlers', 'ok')

  await list(file, [...rows.slice(0, 3), { name: 'h5', ip: '127.0.0.2', port }])
  await product.until('h5/tcp', 'critical')
  expect(await idsOf(product)).toEqual(['fixed/own', 'h1/tcp', 'h2/tcp', 'h3/tcp', 'h5/tcp', 'handlers'])
  expect((await product.check('h1/tcp')).since).toBe(since)

  await list(file, [])
  await product.until('handlers', 'critical')
  expect((await product.check('handlers')).text).toMatch(/^0 rows, 4 before: the list is kept until 9\d\d more looks/)
  await product.kill()
  await writeFile(file, '[{')
  await product.start()
  expect(await idsOf(product)).toHaveLength(6)
  await eventually(async () =>
    expect((await product.check('handlers')).text).toMatch(/^no JSON: .*; the 4 rows of .+ ago stay$/),
  )
  expect((await product.check('h1/tcp')).since).toBe(since)

  await list(file, [])
  await eventually(async () => expect((await product.check('handlers')).text).toMatch(/^0 rows, 4 before: /))
  const answer = await fetch(`${product.url}/api/v1/checks/handlers/believe`, { method: 'POST' })
  expect(await answer.json()).toEqual({ done: true })
  await product.until('handlers', 'ok')
  expect(await idsOf(product)).toEqual(['fixed/own', 'handlers'])
  const again = await fetch(`${product.url}/api/v1/checks/handlers/believe`, { method: 'POST' })
  expect(again.status).toBe(409)
})
