import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What the product says it is made of. */
const CARD = ['fastify', 'react', 'vite', 'recharts', 'mysql2', 'memjs', 'net-snmp', 'socket.io', 'playwright'] as const
const ROOT = join(import.meta.dirname, '../..')
/** Where a use counts: the product's own source (tests do not count) and the end-to-end tests. */
const PLACES = ['apps/server/src', 'apps/web/src', 'apps/web/vite.config.ts', 'packages/probes/src', 'e2e/src']

const sources = PLACES.flatMap((place) => filesOf(join(ROOT, place))).map((file) => readFileSync(file, 'utf8'))

test.each(CARD)('%s is used', (name) => {
  const imported = new RegExp(`from '${name.replace('.', '\\.')}(/[^']*)?'`)
  expect(sources.some((text) => imported.test(text))).toBe(true)
})

function filesOf(path: string): string[] {
  if (/\.tsx?$/.test(path)) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && (path.endsWith('e2e/src') || !/\.test\.tsx?$/.test(name)))
    .map((name) => join(path, name))
}
