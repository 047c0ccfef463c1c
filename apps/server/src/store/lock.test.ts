import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFile } from './lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a lock is held by one at a time', () => {
  const path = join(folder, 'lock')
  const first = lockFile(path)
  expect(first).not.toBeNull()
  expect(lockFile(path)).toBeNull()
  first?.[Symbol.dispose]()
  using again = lockFile(path)
  expect(again).not.toBeNull()
})

test('the lock of a process that was killed is free', async () => {
  const path = join(folder, 'lock')
  const holding = `import { lockFile } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    globalThis.held = lockFile(${JSON.stringify(path)})
    console.log(globalThis.held !== null)
    setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', holding], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('true\n')
  expect(lockFile(path)).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
  using free = lockFile(path)
  expect(free).not.toBeNull()
})
