import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { parseStarted, youngestOf } from './started.ts'

const fields = Array.from({ length: 30 }, (_, index) => (index === 18 ? '12345' : '0')).join(' ')

test.each([
  [`7 (nginx) S ${fields}`, { name: 'nginx', atS: 123.45 }],
  [`7 (a) (b c) R ${fields}`, { name: 'a) (b c', atS: 123.45 }],
  ['7 (nginx) S 1 2', null],
  ['', null],
  [') 7 (', null],
])('%s', (stat, expected) => {
  expect(parseStarted(stat)).toEqual(expected)
})

test.skipIf(process.platform !== 'linux')('the youngest of a name counts, and nobody is nobody', async () => {
  await using folder = await temporaryFolder()
  const program = join(folder.path, 'foretop-made-up')
  await copyFile((await findProgram('sleep')) ?? '', program)
  expect(await youngestOf('foretop-made-up')).toBeNull()
  const before = Date.now()
  const sleeping = spawn(program, ['1000'])
  await once(sleeping, 'spawn')
  const startedAt = (await youngestOf('foretop-made-up')) ?? 0
  // Both clocks count in hundredths.
  expect(startedAt).toBeGreaterThan(before - 1_000)
  expect(startedAt).toBeLessThan(Date.now() + 1_000)
  sleeping.kill()
  await once(sleeping, 'exit')
})
