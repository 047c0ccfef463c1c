import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { REGISTRY } from '../all-kinds.ts'
import { registry } from './fixture.made-up.ts'
import { configurationSchema } from './schema.ts'

/** Complaints about a value, as an editor would make them; by the validator that came with Fastify. */
async function complaintsOf(body: object, value: unknown): Promise<string> {
  const app = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strict: false } } })
  app.post('/', { schema: { body }, attachValidation: true }, (request) => request.validationError?.message ?? '')
  const { payload } = await app.inject({
    method: 'POST',
    url: '/',
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
  })
  return payload
}

const small = configurationSchema(registry)
const withCheck = (check: object) => ({ hosts: { a: null }, checks: { c: { hosts: ['a'], ...check } } })

test('what is right passes, references to secrets included', async () => {
  const value = {
    ...withCheck({ probe: 'tcp', every: '5s', with: { port: 80, password: `\${env:X}` }, thresholds: { queue: null } }),
    server: { tokens: { wall: `\${env:WALL}` }, url: `\${env:URL}` },
    channels: { ops: { kind: 'chat', url: `\${env:CHAT_URL}` } },
  }
  expect(await complaintsOf(small, value)).toBe('')
})

test.each([
  [['b', 'b/c', { any: ['d', 'e'] }, { all: ['f'] }]],
  [{ any: ['b', { all: ['c', 'd'] }] }],
  [{ all: ['b', { any: ['c', 'd'] }] }],
  [[]],
])('needs may be %j', async (needs) => {
  expect(await complaintsOf(small, withCheck({ probe: 'slow', needs }))).toBe('')
  expect(await complaintsOf(small, { groups: { a: { needs } } })).toBe('')
})

test.each([
  ['needs without a list', withCheck({ probe: 'slow', needs: 'b' })],
  ['a misspelt choice', withCheck({ probe: 'slow', needs: { ani: ['b'] } })],
  ['a choice of nothing', withCheck({ probe: 'slow', needs: [{ any: [] }] })],
  ['any and all at once', withCheck({ probe: 'slow', needs: { any: ['b'], all: ['b'] } })],
  ['neither any nor all', { groups: { a: { needs: {} } } }],
  ['an option of another kind', withCheck({ probe: 'slow', with: { port: 80 } })],
  ['an option out of its limits', withCheck({ probe: 'tcp', with: { port: 0 } })],
  ['a metric the probe has not', withCheck({ probe: 'tcp', thresholds: { nope: null } })],
  ['an unknown probe', withCheck({ probe: 'tpc' })],
  ['a check of no kind', withCheck({})],
  ['a time without unit', withCheck({ probe: 'slow', every: '5' })],
  ['a route that gathers without unit', { routes: [{ to: [], gather: 30 }] }],
  ['an unknown section', { checkz: {} }],
  ['a channel of no kind', { channels: { ops: { url: 'https://x.example.org/' } } }],
  ['an unknown option of a channel', { channels: { ops: { kind: 'chat', url: 'https://x.example.org/', nope: 1 } } }],
])('%s is marked', async (_, value) => {
  expect(await complaintsOf(small, value)).not.toBe('')
})

test('every example passes the schema of the real probes', async () => {
  const folder = join(import.meta.dirname, '../../../../examples')
  const schema = configurationSchema(REGISTRY)
  for (const name of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml')))
    expect(await complaintsOf(schema, parse(await readFile(join(folder, name), 'utf8'))), name).toBe('')
})

test('every option that is written has a description to show', () => {
  const text = JSON.stringify(configurationSchema(REGISTRY))
  for (const { options } of [...REGISTRY.probes, ...REGISTRY.relations])
    for (const [name, option] of Object.entries<{ readonly description?: string }>(options.shape)) {
      expect(option.description, name).toBeTruthy()
      expect(text).toContain(JSON.stringify(option.description))
    }
})
