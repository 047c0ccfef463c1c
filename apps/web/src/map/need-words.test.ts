import { needsView } from '@foretop/shared/needs.ts'
import type { Need } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { needWords } from './need-words.ts'

const TITLES: { readonly [name: string]: string } = { web: 'Web servers', db: 'Databases', cdn: 'CDN', mc: 'memcached' }

test.each<[string | null, readonly Need[]]>([
  [null, []],
  ['needs Web servers', ['web']],
  ['needs Web servers and Databases', ['web', 'db']],
  ['needs any of Web servers', [{ any: ['web'] }]],
  ['needs Databases and any of Web servers or CDN', ['db', { any: ['web', 'cdn'] }]],
  ['needs any of CDN or Web servers and Databases together', [{ any: ['cdn', { all: ['web', 'db'] }] }]],
  ['needs any of CDN or nobody known', [{ any: ['cdn', { all: ['nobody known'] }] }]],
])('%s', (words, needs) => {
  expect(needWords({ name: 'lb', title: 'Balancers', ...needsView(needs) }, (name) => TITLES[name] ?? name)).toBe(words)
})
