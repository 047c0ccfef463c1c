import { damage } from '@foretop/lab/damaged.ts'
import { expect, test } from 'vitest'
import { ProbeFailure } from '../protocol/failure.ts'
import { file, rowsIn } from './file.ts'
import { linesOf, listingOf, rowOfLine } from './listing.ts'
import { jsonIn } from './parse.ts'
import { rowsOf } from './prometheus-sd.ts'

const DAMAGED = 150
const as =
  (format: string, key: string, more = {}) =>
  (text: string) =>
    listingOf(rowsIn(text, file.options.parse({ path: '/x', format, ...more })), { key, was: 'old' })

const LISTS: readonly (readonly [string, string, (text: string) => ReturnType<typeof listingOf>])[] = [
  ['json', '[{"name":"a","old":"b","ip":"10.0.0.7","n":7},{"name":"c","paid":true,"x":null}]', as('json', 'name')],
  ['yaml', '- { name: a, old: b, ip: 10.0.0.7 }\n- name: c\n  n: 7\n  note: "one\\ntwo"\n', as('yaml', 'name')],
  ['csv', 'name,old,note\r\na,b,"x, ""y""\nz"\r\nc,,\r\n', as('csv', 'name')],
  ['ini', '; addresses\n[a]\nip = 10.0.0.7\nold=b\n[c]\nip="x, y"\n', as('ini', 'section')],
  [
    'ini of several',
    '[a]\nold : b\nips : 10.0.0.7\n   10.0.0.8, 10.0.0.9\n[c]\nips=::1\n',
    as('ini', 'ips', { split: 'ips' }),
  ],
  ['lines', '# who\na.example\nb.example\n', as('lines', 'line')],
  [
    'targets',
    '[{"targets":["10.0.0.7:9100","[::1]:9"],"labels":{"job":"node"}},{"targets":["a"]}]',
    (text) => listingOf(rowsOf(jsonIn(text), '/x'), { key: ['host', 'port'] }),
  ],
]

test.each(LISTS)('%s: what is damaged lists clean rows under clean names, or fails', (_, text, list) => {
  const faults: string[] = []
  for (const { name, bytes } of damage(text, DAMAGED)) {
    try {
      for (const line of linesOf(list(bytes.toString('utf8')).text)) {
        const { key, was, cells } = rowOfLine(line)
        const said = [...Object.keys(cells), ...Object.values(cells)].map(String).join('')
        if (!/^[A-Za-z0-9._-]{1,128}$/.test(key) || was === key || /[\p{Cc}\u202a-\u202e]/u.test(said))
          faults.push(`${name}: ${line}`)
      }
    } catch (error) {
      if (!(error instanceof ProbeFailure)) faults.push(`${name}: ${error instanceof Error ? error.stack : error}`)
    }
  }
  expect(faults).toEqual([])
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a column %s is one like others', (column) => {
  const [line = ''] = linesOf(as('csv', 'name')(`name,${column}\na,x\n`).text)
  expect(Object.entries(rowOfLine(line).cells)).toContainEqual([column, 'x'])
  const { cells } = rowOfLine(linesOf(as('ini', 'section')(`[a]\n${column}=x\n`).text)[0] ?? '')
  expect(Object.entries(cells)).toContainEqual([column, 'x'])
})
