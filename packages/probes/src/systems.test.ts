import { expect, test } from 'vitest'
import { probes, relations, reports } from './all.ts'
import { systems } from './systems.ts'

test('every system that our users run has kinds that there are', () => {
  const known = new Set([...probes, ...relations, ...reports].map(({ kind }) => kind))
  const unknown = systems.flatMap(({ name, kinds }) =>
    kinds.filter((kind) => !known.has(kind)).map((kind) => `${name}: ${kind}`),
  )
  expect(unknown).toEqual([])
})
