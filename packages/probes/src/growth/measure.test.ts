import { expect, test } from 'vitest'
import { filesOf, freeIn, rotatedOf, takenOf } from './measure.ts'

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
