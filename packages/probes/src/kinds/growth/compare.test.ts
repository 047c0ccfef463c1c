import { expect, test } from 'vitest'
import { growersOf, grownBy, largestLog } from './compare.ts'
import type { Measured } from './measure.ts'
import { keepsake, leaving, snapshotOf } from './snapshot.ts'

const MIB = 1_048_576
const GIB = 1_024 * MIB
const HOUR = 3_600_000

/** A folder with files in it, given in MiB by path and number: `{ '/var/log/a.log 7': 5 }`. */
function varWith(files: { [file: string]: number }, more: { [folder: string]: number } = {}): Measured {
  const listed = Object.entries(files).map(([name, mib]) => {
    const [path = '', inode = '0'] = name.split(' ')
    return { path, inode, bytes: mib * MIB, length: mib * MIB }
  })
  const folders = new Map<string, number>([
    ['/var', 0],
    ...Object.entries(more).map(([at, mib]) => [at, mib * MIB] as const),
  ])
  for (const [of, bytes] of [...listed.map(({ path, bytes }) => [path, bytes] as const), ...folders])
    for (let at = of.lastIndexOf('/'); at > 0; at = of.lastIndexOf('/', at - 1)) {
      const path = of.slice(0, at)
      folders.set(path, (folders.get(path) ?? 0) + bytes)
    }
  return {
    ...{ root: '/var', freeBytes: 3 * GIB, totalBytes: folders.get('/var') ?? 0, levels: 3, complaints: [] },
    ...{ files: listed.filter(({ bytes }) => bytes >= MIB), filesAreAll: true, rotated: new Set() },
    folders: [...folders].map(([path, bytes]) => ({ path, bytes })),
  }
}
const then = (measured: Measured) => snapshotOf([measured], 0, MIB)
const grew = (before: Measured, now: Measured) =>
  growersOf([now], then(before), MIB).map(({ path, grewBytes }) => `${path} ${grewBytes / MIB}`)

test('a file that grew is named, and not the folders for it', () => {
  const before = varWith({ '/var/log/nginx/access.log 1': 100, '/var/lib/db 2': 900 })
  expect(grew(before, varWith({ '/var/log/nginx/access.log 1': 4_200, '/var/lib/db 2': 901 }))).toEqual([
    '/var/log/nginx/access.log 4100',
    '/var/lib/db 1',
  ])
})

test('one that was renamed has not grown, and who took its place has', () => {
  const before = varWith({ '/var/log/a.log 1': 5_000 })
  expect(grew(before, varWith({ '/var/log/a.log.1 1': 5_000, '/var/log/a.log 2': 3 }))).toEqual(['/var/log/a.log 2'])
})

test('many small files are their folder’s, the innermost that has them', () => {
  const before = varWith({}, { '/var/spool/mail': 10, '/var/cache': 5 })
  expect(grew(before, varWith({}, { '/var/spool/mail': 500, '/var/cache': 5 }))).toEqual(['/var/spool/mail 490'])
})

test('what was not remembered grew by the least that is certain', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`/var/data/${n} ${n}`, 1_000 - n]))
  const before = then(varWith(many))
  expect(before.files.length).toBeLessThan(100)
  const smallest = before.floors.files ?? 0
  const now = growersOf([varWith({ ...many, '/var/data/299 299': 2_000 })], before, MIB)
  expect(now).toEqual([
    expect.objectContaining({ path: '/var/data/299', grewBytes: 2_000 * MIB - smallest }),
    // The rest of it.
    ...now.slice(1),
  ])
  expect(smallest).toBeGreaterThan(900 * MIB)
  expect(JSON.stringify({ older: before, newer: before }).length).toBeLessThan(16_384)
  expect(keepsake.safeParse({ older: before, newer: before }).success).toBe(true)
})

test('where not all was listed then, nothing is said to have grown for that', () => {
  const before = { ...varWith({ '/var/a 1': 5 }), filesAreAll: false, levels: 0 }
  expect(grew(before, varWith({ '/var/a 1': 5, '/var/deep/b 2': 5 }))).toEqual(['/var 5'])
})

test('a folder as a whole may grow less than what is in it, or lose', () => {
  const before = then(varWith({ '/var/a 1': 50, '/var/b 2': 70 }))
  expect([...grownBy([varWith({ '/var/a 1': 60 })], before)]).toEqual([['/var', -60 * MIB]])
})

test('the longest log is one of those that are rotated or called so', () => {
  const measured = varWith({
    '/var/lib/db 1': 900,
    '/var/log/a.log 2': 5,
    '/var/log/syslog 3': 70,
    '/var/log/other 4': 80,
  })
  expect(largestLog(measured)?.path).toBe('/var/log/a.log')
  expect(largestLog({ ...measured, rotated: new Set(['/var/log/syslog']) })?.path).toBe('/var/log/syslog')
  expect(largestLog(varWith({}))).toBeNull()
})

test('what is compared with is a window old at least, and twice that at most', () => {
  const at = (minute: number) => ({ ...then(varWith({})), at: minute * 60_000 })
  let left = leaving(null, at(0), HOUR)
  const ages: number[] = []
  for (let minute = 10; minute <= 600; minute += 10) {
    ages.push(minute - left.older.at / 60_000)
    left = leaving(left, at(minute), HOUR)
  }
  expect(Math.max(...ages)).toBe(120)
  expect(Math.min(...ages.slice(12))).toBe(70)
  // The clock was set back.
  expect(leaving(left, at(5), HOUR).older.at).toBe(5 * 60_000)
})
