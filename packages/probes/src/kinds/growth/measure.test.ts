import { expect, test } from 'vitest'
import type { ChildCommand } from '../../protocol/child/command.ts'
import { filesOf, freeIn, measure, rotatedOf, takenOf } from './measure.ts'

const df = (stdout: string, stderr = '') =>
  freeIn('/var', { code: stderr === '' ? 0 : 1, signal: null, stdout, stderr })

test.each([
  [
    'Linux',
    'Filesystem     1024-blocks      Used Available Capacity Mounted on\n/dev/sda1        263174212  19110920 230624588       8% /\n',
    230_624_588,
  ],
  [
    'FreeBSD',
    'Filesystem  1024-blocks    Used   Avail Capacity  Mounted on\nzroot/var/log    9876543  123456 9753087     1%    /var/log\n',
    9_753_087,
  ],
  [
    'a long name',
    'Filesystem 1024-blocks Used Available Capacity Mounted on\n//server/with blanks 5 100 90 -10 112% /mnt/a b\n',
    0,
  ],
])('df of %s', (_, stdout, kib) => {
  expect(df(stdout)).toBe(kib * 1_024)
})
test('what df cannot tell is not zero', () => {
  expect(() => df('', 'df: /var: No such file or directory\n')).toThrow('df: /var: No such file or directory')
  expect(() => df('Filesystem\n/dev/sda1 1 2\n')).toThrow('df of /var tells no numbers')
})
test('folders by du, files by find and stat: whole lines alone', () => {
  expect(takenOf('8\t/var/a b\n16\t/var\nx\t/y\n')).toEqual([
    { path: '/var/a b', bytes: 8_192 },
    { path: '/var', bytes: 16_384 },
  ])
  expect(filesOf('2056|1052672|77|/var/log/a|b\nnonsense\n16|8192|78|/var/log/cu')).toEqual([
    { path: '/var/log/a|b', bytes: 1_052_672, length: 1_052_672, inode: '77' },
  ])
})
test.each([
  'a.log.1',
  'a.log.0',
  'a.log.1.gz',
  'a.log.0.bz2',
  'a.log-20261129',
  'a.log-20261129.gz',
  'a.log-20261129-1764.xz',
])('%s tells of a.log', (name) => {
  expect([...rotatedOf(`/var/log/${name}\n`)]).toEqual(['/var/log/a.log'])
})
test.each(['a.log.10', 'a.log', 'a-2026', 'lib.so.1.2.3'])('%s tells of none', (name) => {
  expect([...rotatedOf(`/var/log/${name}\n`)]).toEqual([])
})

const DU = '4\t/var\n'
const DF = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 10 90 10% /\n'
const machineThat = (find: (args: readonly string[]) => object) => ({
  system: async () => 'Linux',
  run: async ({ program, args }: ChildCommand) => ({
    ...{ code: 0, signal: null, stderr: '', stdout: program === 'du' ? DU : program === 'df' ? DF : '' },
    ...(program === 'find' && find(args)),
  }),
})
const measured = (find: (args: readonly string[]) => object) =>
  measure(machineThat(find), '/var', { depth: 1, leastBytes: 4_096 })

test('a find that cannot do what is asked has not found nothing', async () => {
  const cannot = { code: 1, stderr: 'find: unrecognized: -size\n' }
  await expect(measured(() => cannot)).rejects.toThrow(/^find: unrecognized: -size$/)
  await expect(measured(() => ({ code: 127, stderr: 'sh: find: not found\n' }))).rejects.toThrow(/find: not found$/)
  const barred = { code: 1, stderr: "find: '/var/a': Permission denied\nfind: '/var/b': No such file or directory\n" }
  expect(await measured(() => barred)).toMatchObject({ files: [], filesAreAll: true })
})

test('logs that are told of by a list that was cut may be missed, which is said', async () => {
  const cut = { stdout: '/var/a.1\n/var/b', cut: ['stdout'] }
  const { complaints } = await measured((args) => (args.includes('-name') ? cut : {}))
  expect(complaints).toEqual(['/var has more old logs than can be listed: some that have no room may be missed'])
})
