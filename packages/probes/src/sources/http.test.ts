import { onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { describe, expect, test } from 'vitest'
import { http } from './http.ts'
import { listOf } from './list-of.made-up.ts'

const SITES = '{ "data": [{ "hostname": "a.example", "net": { "ip": "127.0.0.2" } }, { "hostname": "b.example" }] }'
const missing = await lacking('nginx')

describe.skipIf(missing !== null)(missing ?? 'a real nginx', () => {
  test('lists what stands where it is said', async () => {
    await using server = await startNginx({ server: `location /sites { return 200 '${SITES}'; }` })
    const options = { url: `http://127.0.0.1:${server.port}/sites`, at: '/data' }
    const columns = { host: '/hostname', ip: '/net/ip' }
    const { seen, rows } = await listOf(http, { key: 'host', with: { ...options, columns } })
    expect(rows?.map(({ cells }) => cells)).toEqual([
      { host: 'a.example', ip: '127.0.0.2' },
      { host: 'b.example', ip: null },
    ])
    expect(seen).toMatchObject({ metrics: { rows: 2, refused: 0 }, text: '2 rows' })
    const gone = { ...options, url: `http://127.0.0.1:${server.port}/gone` }
    expect(await listOf(http, { key: 'host', with: gone })).toMatchObject({
      rows: null,
      seen: { outcome: 'failed', text: expect.stringMatching(/^expected .*2xx.*, came 404/) },
    })
  })
})

const lookAt = async (body: string, status = '200 OK') => {
  const reply = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  await using server = await startHostile(onceAsked(saying(reply)))
  return await listOf(http, { key: 'value', with: { port: server.port } })
}

test.each<[string, string]>([
  ['<html>', 'no JSON, but what begins with "<html>"'],
  ['', 'no JSON, but an empty page'],
  ['[1,', 'no JSON: '],
  ['5', 'expected a list at the top, came 5'],
])('%j lists nothing', async (body, text) => {
  expect(await lookAt(body)).toMatchObject({
    rows: null,
    seen: { outcome: 'failed', code: 'protocol', text: expect.stringContaining(text) },
  })
})

test('who refuses and who hangs lists nothing', async () => {
  const refused = await listOf(http, { key: 'value', with: { port: await freePort() }, address: '127.0.0.1' })
  expect(refused).toMatchObject({ rows: null, seen: { outcome: 'failed', code: 'refused' } })
  await using server = await startHostile(silent)
  const hung = await listOf(http, { key: 'value', with: { port: server.port }, timeoutMs: 300 })
  expect(hung).toMatchObject({ rows: null, seen: { outcome: 'failed', code: 'timeout' } })
})
