import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REGISTRY } from '../all-kinds.ts'
import { load } from './fixture.made-up.ts'

const PAGE = join(import.meta.dirname, '../../../../docs/configuration.md')
const section = (await readFile(PAGE, 'utf8')).split('\n## Reports from outside\n')[1]?.split('\n## ')[0] ?? ''
const examples = [...section.matchAll(/^```yaml\n([^`]*)^```$/gm)].map(([, text = '']) => text)
const ENV = {
  OPERATOR_TOKEN: 'operator-token-0123456789',
  REPORTER_TOKEN: 'reporter-token-0123456789',
  IMPORT_TOKEN: 'import-token-0123456789',
  BACKUP_UUID: '5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278',
}
/** The first says only who may report. */
const CHECKS = 'checks: { told: { probe: passive } }\n'

test('there are examples of all that others tell', () => {
  expect(examples.length).toBe(4)
  for (const { kind } of REGISTRY.reports) expect(examples.join('\n')).toContain(`probe: ${kind}`)
})

test.each(examples)('what the documentation says is taken:\n%s', async (text) => {
  const { plan } = await load(text.includes('checks:') ? text : text + CHECKS, ENV, REGISTRY)
  for (const { way } of plan.checks) expect(['clock', 'receive']).toContain(way.by)
})
