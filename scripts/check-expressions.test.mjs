import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const script = fileURLToPath(new URL('./check-expressions.mjs', import.meta.url))
const BAD = 'export const end = /a+$/\n'

function check(files) {
  const root = mkdtempSync(join(tmpdir(), 'foretop-expressions-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { status, stderr }
}

test('every fault of the product is named, in all its rooms', () => {
  const { status, stderr } = check({
    'apps/server/src/http/a.ts': BAD,
    'apps/web/src/b.tsx': BAD,
    'packages/probes/src/c.ts': `const good = /a+/\n${BAD}`,
  })
  expect(stderr.match(/\S+:\d+/g)).toEqual([
    'apps/server/src/http/a.ts:1',
    'apps/web/src/b.tsx:1',
    'packages/probes/src/c.ts:2',
  ])
  expect(status).toBe(1)
})

test('tests, what they make up and the lab may do as they like', () => {
  expect(
    check({
      'apps/server/src/a.test.ts': BAD,
      'apps/web/src/b.test.tsx': BAD,
      'apps/server/src/c.made-up.ts': BAD,
      'packages/probes/src/d.scene.ts': BAD,
      'packages/lab/src/e.ts': BAD,
      'packages/probes/src/f.ts': 'export const end = /a+/\n',
    }),
  ).toEqual({ status: 0, stderr: '' })
})
