import { expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { replication } from '../replication.ts'
import { following, replica, server } from './observed.made-up.ts'

const [ONE, TWO, THREE, STRANGE] = [1, 2, 3, 9].map((digit) => `0000000${digit}-71ca-11e1-9e33-c80aa9429562`)

/** A master, its replica and a sibling of that, and what each of them has. */
function derive(master: string | null, first: string | null, more: { readonly uuid?: boolean } = {}) {
  const told = (gtids: string | null, uuid: string | undefined) => ({
    evidence: { gtids, serverUuid: more.uuid === false ? null : (uuid ?? null) },
  })
  return deriveFrom(replication, replication.options.parse({}), [
    server('db01', 1, told(master, ONE)),
    replica('db02', 2, following('db01', 1), { at: 500, ...told(first, TWO) }),
    replica('db03', 3, following('db01', 1), told(null, THREE)),
  ])
}

test.each([
  ['has all that its master has', `${ONE}:1-9`, `${ONE}:1-9`],
  ['is behind', `${ONE}:1-9`, `${ONE}:1-4`],
  ['was asked after its master, which wrote meanwhile', `${ONE}:1-9`, `${ONE}:1-12`],
  [
    'has what a server wrote that nobody watches, and that its master may have got meanwhile',
    `${ONE}:1-9`,
    `${ONE}:1-9,${STRANGE}:1-3`,
  ],
  ['has what it wrote as master, and its successor has that', `${ONE}:1-9,${TWO}:1-7`, `${ONE}:1-9,${TWO}:1-7`],
  ['of MariaDB is behind', '0-1-73', '0-1-62'],
  ['of MariaDB was master once', '0-1-73,0-2-50', '0-1-73,0-2-50'],
])('well: one that %s', (_, master, first) => {
  expect(derive(master, first).metrics).toMatchObject({ errant: { db02: 0 } })
})

test.each([
  [`${ONE}:1-9`, `${ONE}:1-9,${TWO}:1-3`, `db02 has 3 transactions that db01 has not: ${TWO}:1-3`],
  [`${ONE}:1-9`, `${ONE}:1-9,${TWO}:1`, `db02 has 1 transaction that db01 has not: ${TWO}:1`],
  [
    `${ONE}:1-9,${TWO}:1-5`,
    `${ONE}:1-9,${TWO}:1-7:9`,
    `db02 has 3 transactions that db01 has not: ${TWO}:6-7 and others`,
  ],
  // Written where nobody sees it, and given on: what its sibling wrote never comes by itself.
  [`${ONE}:1-9`, `${ONE}:1-9,${THREE}:4`, `db02 has 1 transaction that db01 has not: ${THREE}:4`],
  ['0-1-73', '0-1-73,0-2-74', 'db02 has transactions that db01 has not, up to 0-2-74'],
  ['0-1-73,0-2-50', '0-1-73,0-2-74', 'db02 has transactions that db01 has not, up to 0-2-74'],
])('errant: %s and %s', (master, first, text) => {
  const found = derive(master, first)
  expect(found.metrics).toMatchObject({ errant: { db02: 1 } })
  expect(found.text).toContain(text)
  expect(found.details).toMatchObject({ warnings: [{ host: 'db02', text }] })
})

test.each([
  ['the master does not tell', null, `${ONE}:1`],
  ['the replica does not tell', `${ONE}:1`, null],
  ['they speak of different things', `${ONE}:1`, '0-1-7'],
  ['it is not understood', `${ONE}:1`, 'nonsense'],
])('not known: %s', (_, master, first) => {
  expect(derive(master, first).metrics).not.toHaveProperty('errant')
})

test('in a ring each has at times what the others have not', () => {
  const ring = [
    server('a', 1, { follows: [following('b', 2)], evidence: { gtids: '0-1-9,0-2-8' } }),
    server('b', 2, { follows: [following('a', 1)], readOnly: 1, evidence: { gtids: '0-1-9,0-2-11' } }),
  ]
  expect(deriveFrom(replication, replication.options.parse({}), ring).metrics).not.toHaveProperty('errant')
})
