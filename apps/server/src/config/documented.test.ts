import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REGISTRY } from '../all-kinds.ts'
import { environmentOf } from './example-environment.made-up.ts'
import { load } from './fixture.made-up.ts'

const ROOT = join(import.meta.dirname, '../../../..')

/** All of a configuration, not a part of one. */
const isWhole = (text: string): boolean => /^hosts:/m.test(text) && /^checks:/m.test(text)

async function samplesOf(page: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, page), 'utf8')
  // What comes after is tried by `reports-documented.test.ts`, or names files that only its reader has.
  const [first = ''] = text.split('\n## Reports from outside\n')
  return [...first.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, sample = '']) => sample)
}

async function checksOf(page: string, sample: string) {
  const { plan } = await load(sample, await environmentOf(join(ROOT, page)), REGISTRY)
  return plan.checks
}

const readme = await samplesOf('README.md')
const manual = (await samplesOf('docs/configuration.md')).filter(isWhole)

test.each(readme)('what the README begins with is a whole configuration:\n%s', async (sample) => {
  expect((await checksOf('README.md', sample)).length).toBeGreaterThan(0)
})

test('the README has a site with a database, and one behind a balancer', () => {
  for (const probe of ['mysql', 'php-fpm', 'perlbal']) expect(readme.join('\n')).toContain(`probe: ${probe},`)
})

test.each(manual)('what the manual shows as a whole is one:\n%s', async (sample) => {
  expect((await checksOf('docs/configuration.md', sample)).length).toBeGreaterThan(0)
})

test('the manual shows relations, and pairs of databases', () => {
  for (const word of ['relation: quorum', 'relation: replication', 'pairs: ['])
    expect(manual.join('\n')).toContain(word)
})
