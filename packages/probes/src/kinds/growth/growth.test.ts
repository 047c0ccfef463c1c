import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lackingMounts, mountTmpfs } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { machineBy } from '../file/machine.made-up.ts'
import { growth } from './growth.ts'
import { measure } from './measure.ts'
import { keepsake } from './snapshot.ts'

const MIB = 1_048_576
const noMounts = await lackingMounts()
const noBusybox = await lacking('busybox')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let kept: Kept
beforeEach(async () => {
  folder = await temporaryFolder()
  kept = new Kept()
  await mkdir(join(folder.path, 'log/nginx'), { recursive: true })
  await writeFile(at('log/nginx/access.log'), Buffer.alloc(2 * MIB, 'x'))
})
afterEach(async () => {
  kept[Symbol.dispose]()
  await folder[Symbol.asyncDispose]()
})
const at = (name: string) => join(folder.path, name)
const look = (options: object = {}) =>
  lookSteadily(growth, { folders: [folder.path], ...options }, { kept, timeoutMs: 60_000 })
/** As if what is compared with were so old. */
const aged = (ms: number) => {
  const { older, newer } = keepsake.parse(kept.keepsake)
  kept.keepsake = { older: { ...older, at: older.at - ms }, newer: { ...newer, at: newer.at - ms } }
}

test('the first look knows what there is, and the next what grew', async () => {
  const first = expectAnswered(await look())
  expect(first).toMatchObject({
    metrics: { noRoom: { [folder.path]: 0 }, free: { [folder.path]: expect.any(Number) } },
    details: { largest: [{ file: at('log/nginx/access.log') }] },
    text: expect.stringMatching(/^[\d.]+\u202F.iB free$/),
  })
  expect(first.metrics).not.toHaveProperty('growth')
  aged(1_800_000)
  await appendFile(at('log/nginx/access.log'), Buffer.alloc(5 * MIB, 'x'))
  await mkdir(at('cache'))
  for (let n = 0; n < 20; n += 1) await writeFile(at(`cache/${n}`), Buffer.alloc(102_400, 'x'))
  const second = expectAnswered(await look())
  expect(second.text).toMatch(
    /^\S+\/log\/nginx\/access\.log grew 5\u202FMiB in 30\u202Fm 0\d\u202Fs; \S+\/cache grew [\d.]+\u202FMiB in .*; [\d.]+\u202F.iB free$/,
  )
  const perHour = Object.entries(second.metrics.growth ?? {})
  expect(perHour).toEqual([[folder.path, expect.any(Number)]])
  expect(perHour[0]?.[1]).toBeGreaterThan(13.5 * MIB)
  expect(perHour[0]?.[1]).toBeLessThan(14.5 * MIB)
  expect(second.metrics).toHaveProperty('fullIn')
})

test('what was renamed has not grown, and what was removed leaves less', async () => {
  await look()
  aged(3_600_000)
  await rename(at('log/nginx/access.log'), at('log/nginx/access.log.1'))
  expect(await look()).toMatchObject({ text: expect.stringMatching(/^nothing grew by 1\u202FMiB in 1\u202Fh/) })
  await rm(at('log/nginx/access.log.1'))
  const seen = expectAnswered(await look())
  expect(Object.values(seen.metrics.growth ?? {})[0]).toBeLessThan(-MIB)
  expect(seen.metrics).not.toHaveProperty('fullIn')
})

test('a folder that is not there is not empty', async () => {
  expect(await look({ folders: [at('none')] })).toMatchObject({
    ...{ outcome: 'crashed', code: 'local' },
    text: expect.stringMatching(/none: No such file or directory$/),
  })
})

test.skipIf(noMounts)(noMounts ?? 'a log that is longer than what is free is told first', async () => {
  await using small = await mountTmpfs('size=8m')
  await writeFile(join(small.path, 'big.log'), Buffer.alloc(5 * MIB, 'x'))
  expect(await look({ folders: [small.path] })).toMatchObject({
    metrics: { noRoom: { [small.path]: 1 } },
    text: expect.stringMatching(/^\S+: 3\u202FMiB free, no room for a copy of \S+big\.log \(5\u202FMiB\); /),
  })
})

describe.skipIf(noBusybox)(noBusybox ?? 'busybox', () => {
  test('tells the same as GNU', async () => {
    await writeFile(at('log/nginx/error.log.1'), 'x')
    const limits = { depth: 2, leastBytes: MIB }
    const [one, other] = [
      await measure(machineBy(), folder.path, limits),
      await measure(machineBy(['busybox']), folder.path, limits),
    ]
    const sorted = ({ folders, files, rotated }: typeof one) => ({
      folders: folders.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      ...{ files, rotated },
    })
    expect(sorted(other)).toEqual(sorted(one))
    expect(one.rotated).toEqual(new Set([at('log/nginx/error.log')]))
    expect(one.folders.map(({ path }) => path)).toContain(at('log/nginx'))
  })
})

test('where there are too many folders for its output, fewer levels are told apart', async () => {
  const machine = machineBy()
  const cutting = {
    ...machine,
    run: async (command: Parameters<typeof machine.run>[0]) => ({
      ...(await machine.run(command)),
      ...(command.program === 'du' && !command.args.includes('0') && { cut: ['stdout'] as const }),
    }),
  }
  expect(await measure(cutting, folder.path, { depth: 2, leastBytes: MIB })).toMatchObject({
    ...{ levels: 0, folders: [{ path: folder.path }] },
    complaints: [expect.stringMatching(/too many folders: they are told apart 0 levels down$/)],
  })
})
