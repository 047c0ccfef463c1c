import { describe, expect, test } from 'vitest'
import { sameTable } from './same/table.made-up.ts'
import { same } from './same.ts'
import { saidIn, seen } from './table.made-up.ts'

const of = (...values: readonly string[]) => ({
  options: { trait: 'revision' },
  members: values.map((revision, index) => seen(`web${index + 1}/code`, { traits: { revision } })),
})

describe('its table', () => {
  test.each(sameTable.lines)('$name', (line) => {
    const { metrics, text } = saidIn(same, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

test('the fewest come first, then those that are more', () => {
  const { metrics, text } = saidIn(same, of('r42', 'r41', 'r41', 'r42', 'r40', 'r42', 'r42'))
  expect(text).toBe('web5 has revision r40, web2, web3 r41, the 4 others r42')
  expect(metrics).toEqual({ different: 3, values: 3, unseen: 0 })
})

test('a tie is called one, and nobody the odd one out', () => {
  expect(saidIn(same, of('r42', 'r41')).text).toBe('no majority of revision: web1 r42, web2 r41')
})

test('a fingerprint is told by its beginning, where that tells it from the others, and is whole in the details', () => {
  const rest = 'C3:43:73:61:'.repeat(7)
  const said = saidIn(same, of(`AA:${rest}00`, `AA:${rest}00`, `BB:${rest}00`))
  expect(said.text).toBe('web3 has revision BB:C3:43:73:61:C3…, the 2 others AA:C3:43:73:61:C3…')
  expect(said).toMatchObject({ details: { values: [{ value: `BB:${rest}00` }, { value: `AA:${rest}00` }] } })
  expect(saidIn(same, of(`${rest}01`, `${rest}02`)).text).toContain(`${rest}02`)
})

test('all installs of a code group are at one revision', () => {
  const installs = [...Array(11).fill('r42'), 'r41']
  expect(saidIn(same, of(...installs)).text).toBe('web12 has revision r41, the 11 others r42')
})

test('of hundreds that differ little is said, and all are counted', () => {
  const { metrics, text, ...rest } = saidIn(same, of(...Array.from({ length: 500 }, (_, i) => `r${i}`)))
  expect(metrics).toMatchObject({ different: 499, values: 500 })
  expect(text).toBe('no majority of revision: web1 r0, web2 r1, web3 r2 and 497 more')
  expect(JSON.stringify(rest).length).toBeLessThan(2_000)
})

describe('against what another check knows', () => {
  const options = { trait: 'revision', as: { check: 'replication', trait: 'writer' } }
  const installs = of('db1', 'db2').members
  const writer = (checkId: string) => ({ ...seen(checkId, { traits: { writer: 'db1' } }), host: null })

  test('that is no member of its own: nobody but the others is counted', () => {
    const { metrics, ...rest } = saidIn(same, { options, members: [...installs, writer('replication')] })
    expect(metrics).toEqual({ different: 1, values: 2, unseen: 0 })
    expect(rest).toMatchObject({
      details: { expected: 'db1, the writer of replication' },
      text: 'web2 has revision db2; the writer of replication is db1',
    })
  })

  test('one of a row is found by the name that it has in all rows', () => {
    expect(saidIn(same, { options, members: [...installs, writer('shops/replication')] }).text).toBe(
      'web2 has revision db2; the writer of shops/replication is db1',
    )
  })

  test.each([
    ['none', []],
    ['several', [writer('a/replication'), writer('b/replication')]],
  ])('of which there are %s, nothing is known', (_, others) => {
    expect(saidIn(same, { options, members: [...installs, ...others] })).toMatchObject({
      metrics: null,
      text: `replication means ${others.length} checks, not one`,
    })
  })

  test('with nobody to hold against it nothing is well', () => {
    expect(saidIn(same, { options, members: [writer('replication')] }).metrics).toBeNull()
  })
})

test('a value that every object has is compared as any', () => {
  expect(saidIn(same, of('constructor', '__proto__')).metrics).toMatchObject({ values: 2 })
})
