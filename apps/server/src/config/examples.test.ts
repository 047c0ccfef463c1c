import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REGISTRY } from '../all-kinds.ts'
import { environmentOf } from './example-environment.made-up.ts'
import { loadSettings } from './load.ts'

const EXAMPLES = join(import.meta.dirname, '../../../../examples')
const files = (await readdir(EXAMPLES, { recursive: true })).filter((name) => name.endsWith('.yaml'))

test('there is an example for each estate', () => {
  expect(files.length).toBeGreaterThanOrEqual(6)
})

test.each(files)('the example %s loads', async (name) => {
  const file = join(EXAMPLES, name)
  const env = await environmentOf(file)
  // Keys lie where the operator puts them.
  const { plan } = await loadSettings(file, { env, registry: REGISTRY, whyNotReadable: async () => null })
  expect(plan.checks.length).toBeGreaterThan(2)
})

test('every variable an example needs is named at its head', async () => {
  for (const name of files.filter((name) => !name.includes('/'))) {
    const [head = '', ...body] = (await readFile(join(EXAMPLES, name), 'utf8')).split('\nsite:')
    for (const [, variable = ''] of body.join('').matchAll(/\$\{env:(\w+)\}/g))
      if (variable !== 'FORETOP_PORT') expect(head, name).toContain(variable)
  }
})

test.each([
  [undefined, 8600],
  [9100, 9100],
])('with nothing to configure it watches itself where it listens: port %s', async (port, expected) => {
  const context = { env: {}, registry: REGISTRY, ...(port !== undefined && { port }) }
  const { plan, secrets } = await loadSettings(join(EXAMPLES, 'this-machine.yaml'), context)
  const own = plan.checks.find(({ kind }) => kind === 'http')
  expect(own?.options).toMatchObject({ url: `http://127.0.0.1:${expected}/healthz` })
  // A port is no secret: masking it would spoil every text that names it.
  expect(secrets).toEqual([])
})
