import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { describe, expect, test } from 'vitest'
import { listOf } from './list-of.made-up.ts'
import { prometheusSd, rowsOf } from './prometheus-sd.ts'

const GROUPS = [
  { targets: ['10.0.10.2:9100', '[2001:db8::1]:9100'], labels: { __meta_datacenter: 'london', job: 'node' } },
  { targets: ['web1', '10.0.10.2:9100'] },
]
const KEY = ['host', 'port']

test('each target is a row with the labels of its group', () => {
  expect(rowsOf(GROUPS, '')).toEqual([
    { host: '10.0.10.2', port: 9100, __address__: '10.0.10.2:9100' },
    { host: '2001:db8::1', port: 9100, __meta_datacenter: 'london', job: 'node', __address__: '[2001:db8::1]:9100' },
    { host: 'web1', port: null, __address__: 'web1' },
  ])
  expect(rowsOf([{ targets: ['a:1'], labels: { host: 'other' } }], '')).toMatchObject([{ host: 'other', port: 1 }])
  expect(rowsOf(null, 'an empty file')).toEqual([])
})

test.each<[unknown, string]>([
  [{ targets: [] }, 'x is no list of targets and labels: the whole: '],
  [[{ target: ['a'] }], 'x is no list of targets and labels: 0.targets: '],
  [[{ targets: ['a'], labels: { n: 1 } }], 'x is no list of targets and labels: 0.labels.n: '],
])('%j fails', (document, text) => {
  expect(() => rowsOf(document, 'x')).toThrow(text)
})

test('files of both sorts are read, and one that is damaged lists nothing', async () => {
  await using folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  const files = ['a.json', 'b.yml'].map((name) => join(folder.path, name))
  const [json = '', yaml = ''] = files
  await writeFile(json, JSON.stringify([{ targets: ['a:1'], labels: { job: 'x' } }]))
  await writeFile(yaml, '- targets: ["b:2"]\n  labels:\n    job: y\n')
  const { rows } = await listOf(prometheusSd, { key: KEY, with: { files } })
  expect(rows?.map(({ key, cells }) => [key, cells.job])).toEqual([
    ['a_1', 'x'],
    ['b_2', 'y'],
  ])
  await writeFile(yaml, '- targets: ["b:2"')
  expect(await listOf(prometheusSd, { key: KEY, with: { files } })).toMatchObject({
    rows: null,
    seen: { outcome: 'failed', text: expect.stringContaining('no YAML') },
  })
})

test('one of files and url is needed', () => {
  expect(prometheusSd.options.safeParse({}).error?.message).toContain('needs either files or url')
  expect(prometheusSd.options.safeParse({ files: '/a.json', url: 'http://a/' }).success).toBe(false)
})

const missing = await lacking('nginx')
describe.skipIf(missing !== null)(missing ?? 'over HTTP, by a real nginx', () => {
  test('the same list is read', async () => {
    await using server = await startNginx({
      server: `location /targets { default_type application/json; return 200 '${JSON.stringify(GROUPS)}'; }`,
    })
    const { rows } = await listOf(prometheusSd, { key: KEY, with: { url: `http://127.0.0.1:${server.port}/targets` } })
    expect(rows?.map(({ key }) => key)).toEqual(['10.0.10.2_9100', '2001-db8--1_9100'])
  })
})
