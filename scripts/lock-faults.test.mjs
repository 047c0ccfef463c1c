import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lockFaults, withoutHoles } from './lock-faults.mjs'

/** A lock as npm once left it: platform packages of two tools without version and integrity. */
const holed = JSON.parse(readFileSync(new URL('./fixtures/lock-with-holes.json', import.meta.url), 'utf8'))
const whole = {
  packages: {
    '': { dependencies: { tool: '1.0.0' }, optionalDependencies: { 'tool-linux': '1.0.0' } },
    'apps/server': { version: '0.1.0', dependencies: { tool: '1.0.0', ours: '0.1.0' } },
    'node_modules/ours': { resolved: 'apps/server', link: true },
    'node_modules/tool': { version: '1.0.0', integrity: 'sha512-a', optionalDependencies: { 'tool-darwin': '1.0.0' } },
    'node_modules/tool/node_modules/tool-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    'node_modules/tool-linux': { version: '1.0.0', integrity: 'sha512-c', optional: true },
  },
}
const changed = (path, entry) => ({ packages: { ...whole.packages, [path]: entry } })
const without = (path) => ({ packages: Object.fromEntries(Object.entries(whole.packages).filter(([p]) => p !== path)) })

test('a whole lock has no faults: links, workspaces and nested packages are as they should be', () => {
  expect(lockFaults(whole)).toEqual([])
})

test('each of 23 packages that do not say which bytes they are is named', () => {
  const holes = Object.entries(holed.packages).filter(([path, entry]) => path !== '' && !entry.version)
  expect(holes).toHaveLength(23)
  const faults = lockFaults(holed)
  expect(faults).toHaveLength(23)
  for (const [path] of holes) {
    const name = path.slice(path.lastIndexOf('/@') + 1)
    expect(faults).toContain(`${name} has no version and no integrity (${path})`)
  }
})

test.each(['version', 'integrity'])('a package without %s alone is named', (field) => {
  const { [field]: _, ...entry } = whole.packages['node_modules/tool-linux']
  expect(lockFaults(changed('node_modules/tool-linux', entry))).toEqual([
    `tool-linux has no ${field} (node_modules/tool-linux)`,
  ])
})

test.each([
  ['node_modules/tool/node_modules/tool-darwin', 'tool-darwin is missing, which tool needs'],
  ['node_modules/tool-linux', 'tool-linux is missing, which the root needs'],
  ['node_modules/ours', 'ours is missing, which apps/server needs'],
])('without %s a package is missing', (path, fault) => {
  expect(lockFaults(without(path))).toEqual([fault])
})

test('what is nested in one package does not serve another', () => {
  const nested = without('node_modules/tool-linux').packages
  nested['node_modules/tool/node_modules/tool-linux'] = whole.packages['node_modules/tool-linux']
  expect(lockFaults({ packages: nested })).toEqual(['tool-linux is missing, which the root needs'])
})

test('the holes alone are taken out, for npm to fill', () => {
  const { packages } = withoutHoles(holed)
  expect(Object.values(packages).filter((entry) => entry.version)).toHaveLength(Object.keys(packages).length - 1)
  expect(Object.keys(holed.packages).length - Object.keys(packages).length).toBe(23)
  expect(withoutHoles(whole)).toEqual(whole)
})
