import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import type { ChildCommand } from '../child/command.ts'
import { agesIn, parseStarted, youngestBy, youngestOf } from './started.ts'

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

const LINUX = `   01:02:03 nginx
      00:07 nginx
 2-00:00:00 nginx
   00:00 nginx <defunct>
      00:01 php-fpm8.2-made
`
const FREEBSD = `1-11:05:59 kernel
     05:11 nginx
     12:00 nginx-debug
`

test.each([
  ['nginx', LINUX, [3_723_000, 7_000, 172_800_000]],
  ['php-fpm8.2-made-up', LINUX, [1_000]],
  ['nginx', FREEBSD, [311_000]],
  ['kernel', FREEBSD, [126_359_000]],
  ['none', FREEBSD, []],
  ['nginx', '-1:05 nginx\nELAPSED nginx\n5 nginx\n', []],
])('%s by what ps says', (name, stdout, ages) => {
  expect(agesIn(stdout, name)).toEqual(ages)
})

test('the youngest counts, and where ps says nothing, nobody knows', async () => {
  const saying = (stdout: string, code = 0) => ({
    system: async () => 'FreeBSD',
    run: async () => ({ code, signal: null, stdout, stderr: code === 0 ? '' : 'ps: illegal option -- A\nusage: ps' }),
  })
  await expect(youngestBy(saying(''), 'nginx')).rejects.toThrow(/^ps told of more processes than can be read/)
  await expect(youngestBy(saying('', 1), 'nginx')).rejects.toThrow(/^ps: illegal option -- A$/)
  expect(await youngestBy(saying(FREEBSD), 'none')).toBeNull()
  expect(await youngestBy(saying(LINUX), 'nginx')).toBe(7_000)
})

test('of a list that was cut nobody knows the youngest, for they stand at its end', async () => {
  const asked: ChildCommand[] = []
  const machine = {
    system: async () => 'FreeBSD',
    run: async (command: ChildCommand) => {
      asked.push(command)
      return { code: 0, signal: null, stdout: LINUX, stderr: '', cut: ['stdout' as const] }
    },
  }
  await expect(youngestBy(machine, 'nginx')).rejects.toThrow(/^ps told of more processes than can be read/)
  expect(asked).toMatchObject([{ mostBytes: 1_048_576 }])
})
