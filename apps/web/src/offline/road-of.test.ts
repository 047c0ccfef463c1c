import { expect, test } from 'vitest'
import { roadOf } from './road-of.ts'

const ROOT = 'https://wall.example/foretop/'
const isKept = (path: string) => path === 'icon-lost.svg' || path === 'assets/index-1.js'
const road = (path: string, { method = 'GET', mode = 'cors' as RequestMode } = {}) =>
  roadOf({ method, mode, url: new URL(path, ROOT).href }, ROOT, isKept)

test.each(['', 'wall?kiosk', 'checks/web1/tcp', 'incidents/latest/checks/a/b', 'pages-to-come'])(
  'whoever goes to %j gets a page of the app',
  (path) => expect(road(path, { mode: 'navigate' })).toBe('page'),
)

test.each(['assets/index-1.js', 'assets/of-an-older-build-2.css', 'icon-lost.svg?1'])(
  '%s is a part of the app',
  (path) => expect(road(path)).toBe('part'),
)

test.each([
  ['api/v1/checks', {}],
  ['api/v1/incidents/1/export', { mode: 'navigate' as const }],
  ['socket.io/?EIO=4', {}],
  ['docs', { mode: 'navigate' as const }],
  ['healthz?details', { mode: 'navigate' as const }],
  ['ping/0f/start', {}],
  ['wall', { method: 'POST', mode: 'navigate' as const }],
  ['assets/index-1.js', { method: 'HEAD' }],
  ['icon-lost.svg', { mode: 'navigate' as const }],
  ['somewhere.txt', {}],
  ['/other/wall', { mode: 'navigate' as const }],
  ['https://elsewhere.example/foretop/assets/index-1.js', {}],
])('%s is left to the server', (path, how) => {
  expect(road(path, how)).toBe('past')
})
