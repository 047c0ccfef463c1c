import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { file, rowsIn } from './file.ts'
import { listOf } from './list-of.made-up.ts'

const ADDRESSES = `; floating addresses
[carp1]
interface = igb1
addresses = "208.43.48.2, 208.43.48.3"

[carp2]
interface=igb1
# none yet
addresses=
`

/** As mas_ip_manager.cfg is written. */
const CONTINUED = `[carp1]
interface = igb1
ips : 208.43.48.2
\t208.43.48.3

      # the shop
      208.43.48.4
[carp2]
  interface : igb1
  ips = 208.43.48.5
    2001:db8::6
[carp3]
ips =
`
const ips = (section: string, ...all: readonly string[]) => all.map((ips) => ({ section, interface: 'igb1', ips }))

const cells = (text: string, format: string, more = {}) =>
  rowsIn(text, file.options.parse({ path: '/x', format, ...more }))

describe('formats', () => {
  test.each<[string, string, string, object, unknown]>([
    ['a list', 'json', '[{"name":"a","n":1,"ips":["x"]}]', {}, [{ name: 'a', n: 1 }]],
    ['a map', 'json', '{"a":{"ip":"x"}}', {}, [{ name: 'a', ip: 'x' }]],
    ['plain values', 'json', '{"of":{"webs":["a","b"]}}', { at: '/of/webs' }, [{ value: 'a' }, { value: 'b' }]],
    [
      'what is taken',
      'json',
      '[{"net":{"ip":["x","y"]}}]',
      { columns: { ip: '/net/ip/1', no: '/no' } },
      [{ ip: 'y', no: null }],
    ],
    ['YAML', 'yaml', 'sites:\n  - { name: a, paid: true }\n', { at: '/sites' }, [{ name: 'a', paid: true }]],
    [
      'CSV',
      'csv',
      'name,note\r\na,"x, ""y""\nz"\r\n\r\nb,\r\n',
      {},
      [
        { name: 'a', note: 'x, "y"\nz' },
        { name: 'b', note: '' },
      ],
    ],
    ['CSV of another sign', 'csv', 'name;n\na;1', { separator: ';' }, [{ name: 'a', n: '1' }]],
    [
      'sections',
      'ini',
      ADDRESSES,
      {},
      [
        { section: 'carp1', interface: 'igb1', addresses: '208.43.48.2, 208.43.48.3' },
        { section: 'carp2', interface: 'igb1', addresses: '' },
      ],
    ],
    [
      'values that go on',
      'ini',
      CONTINUED,
      {},
      [
        ...ips('carp1', '208.43.48.2 208.43.48.3 208.43.48.4'),
        ...ips('carp2', '208.43.48.5 2001:db8::6'),
        { section: 'carp3', ips: '' },
      ],
    ],
    [
      'a row for each of several',
      'ini',
      CONTINUED,
      { split: 'ips' },
      [...ips('carp1', '208.43.48.2', '208.43.48.3', '208.43.48.4'), ...ips('carp2', '208.43.48.5', '2001:db8::6')],
    ],
    [
      'several in one cell',
      'csv',
      'n,ips\n1,"a, b"\n2,\n',
      { split: 'ips' },
      [
        { n: '1', ips: 'a' },
        { n: '1', ips: 'b' },
      ],
    ],
    [
      'each of a list that is a column',
      'json',
      '[{"n":1,"net":["a",7]},{"n":2,"net":null},{"n":3}]',
      { columns: { n: '/n', ip: '/net' }, split: 'ip' },
      [
        { n: 1, ip: 'a' },
        { n: 1, ip: 7 },
        { n: 2, ip: null },
        { n: 3, ip: null },
      ],
    ],
    ['rows without what holds several', 'json', '[{"n":1}]', { split: 'ips' }, [{ n: 1 }]],
    ['lines', 'lines', '# who\n a.example \n\nb.example', {}, [{ line: 'a.example' }, { line: 'b.example' }]],
    ['nothing', 'csv', '', {}, []],
  ])('%s in %s', (_, format, text, more, rows) => {
    expect(cells(text, format, more)).toEqual(rows)
  })

  test.each<[string, string, object, string]>([
    ['json', '{"a"', {}, 'no JSON: '],
    ['json', '7', {}, 'expected a list at the top, came 7'],
    ['json', '{"a":{}}', { at: '/b' }, 'expected a list at /b, came nothing there: it has a'],
    ['yaml', 'a: [', {}, 'no YAML: '],
    ['yaml', 'a: { n: 1 }\nb: { n: 1 }\na: { n: 2 }\n', {}, 'no YAML: the key a stands there twice'],
    ['yaml', '['.repeat(100_000), {}, 'no YAML: more than 1000 brackets are open at once'],
    ['yaml', `a: &a [x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]`, {}, 'no YAML: '],
    ['csv', 'a,b\n1\n', {}, 'line 2 has 1 cells, not 2'],
    ['csv', 'a,a\n', {}, 'two columns are named "a"'],
    ['csv', 'a\n"x', {}, 'the quote that begins in line 2 is not closed'],
    ['csv', 'a\n"x"y\n', {}, 'line 2: "y" stands behind a closing quote'],
    ['ini', 'a=1\n', {}, 'line 1 stands before the first [section]'],
    ['ini', '[a]\nb\n', {}, 'line 2 is no key=value'],
    ['ini', '[a]\nb=1\nb=2\n', {}, 'line 3 says "b" again'],
    ['ini', '[a]\nb=1\n b=2\n[c]\n d\n', {}, 'line 5 is no key=value'],
  ])('%s: %j fails', (format, text, more, why) => {
    expect(() => cells(text, format, more)).toThrow(why)
  })
})

test('a map of many names is read without holding each against each', () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `m${index}: 1`).join('\n')
  expect(cells(text, 'yaml')).toHaveLength(30_000)
}, 60_000)

test('of too many in one cell no rows are made, and of a row that is too wide none', () => {
  expect(() => cells(`n,ips\n1,"${'a '.repeat(70_000)}"\n`, 'csv', { split: 'ips' })).toThrow(
    'more than 65536 rows, one for each of ips',
  )
  const wide = Array.from({ length: 64 }, (_, index) => `c${index}`)
  expect(cells(`ips,${wide}\n"a b",${wide}\n`, 'csv', { split: 'ips' })).toHaveLength(1)
})

describe('a file of this machine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  beforeAll(async () => {
    folder = await temporaryFolder()
    await chmod(folder.path, 0o755)
  })
  afterAll(() => folder[Symbol.asyncDispose]())
  const at = (name: string) => join(folder.path, name)

  test('is read whole, also behind a mark of its byte order', async () => {
    await writeFile(at('rows.json'), '\uFEFF[{"name":"a"},{"name":"a b"},{"name":"c"}]')
    const { seen, rows } = await listOf(file, { key: 'name', with: { path: at('rows.json'), format: 'json' } })
    expect(rows?.map(({ key }) => key)).toEqual(['a', 'c'])
    expect(seen).toMatchObject({
      metrics: { rows: 2, refused: 1 },
      details: { refused: [{ row: 2, why: expect.stringContaining('got "a b"') }] },
      text: expect.stringMatching(/^row 2: a name may have .*; 2 rows$/),
    })
    expect(seen).not.toHaveProperty('list')
  })

  test('that is not there, or too long, lists nothing', async () => {
    expect(await listOf(file, { key: 'name', with: { path: at('none'), format: 'lines' } })).toMatchObject({
      rows: null,
      seen: { outcome: 'failed', text: `${at('none')} does not exist` },
    })
    await writeFile(at('long'), 'x'.repeat(1_048_577))
    expect(await listOf(file, { key: 'line', with: { path: at('long'), format: 'lines' } })).toMatchObject({
      rows: null,
      seen: { outcome: 'failed', code: 'too-large' },
    })
  })
})
