import { readdir } from 'node:fs/promises'
import { eventually } from '@foretop/lab/lab.ts'
import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import type { Mount } from '../../protocol/machine/mounts.ts'
import { disk } from './disk.ts'
import { choose } from './local.ts'

// What real mounts look like is played in a mount namespace of its own: nobody else must meet a dead one.
// biome-ignore lint/suspicious/noExplicitAny: what a scene prints is what its own code says; wrong guesses fail the test.
const play = (name: string): Promise<any> => playWithMounts(new URL('./mounts.scene.ts', import.meta.url), name)

const missing = await lackingMounts()

describe.skipIf(missing !== null)(missing ?? 'real mounts', () => {
  test('a full file system has nothing free', async () => {
    const { path, seen } = await play('full')
    expect(seen).toMatchObject({
      outcome: 'answered',
      metrics: { used: { [path]: 100 }, free: { [path]: 0 }, total: { [path]: 1_048_576 }, hung: { [path]: 0 } },
      text: expect.stringContaining(`${path} 100 % used, 0`),
    })
  })

  test('what is expected and not mounted is named', async () => {
    const { path, seen } = await play('full')
    expect(seen.metrics.missing).toEqual({ [path]: 0, '/nowhere': 1 })
    expect(seen.text).toContain('/nowhere is not mounted')
  })

  test('a file system out of inodes is seen though it has space', async () => {
    const { path, seen } = await play('inodes')
    expect(seen.metrics).toMatchObject({ inodesUsed: { [path]: 100 }, used: { [path]: 0 } })
  })

  test('a path that is no UTF-8, or has a letter that looks like a blank, is looked at', async () => {
    const { used } = (await play('odd')).seen.metrics
    expect(Object.keys(used).map((path) => path.replace(/.*\//, ''))).toEqual(
      expect.arrayContaining(['gr\\xf6\\xdfe', 'a\u00a0b c']),
    )
  })

  test('a dead mount is named, and the others are still read, however often they are asked', async () => {
    const { path, first, last, helpers } = await play('dead')
    for (const each of [first, last]) {
      expect(each).toMatchObject({ outcome: 'answered', text: expect.stringContaining(`${path} does not answer`) })
      expect(each.metrics.hung).toMatchObject({ [path]: 1, '/': 0 })
      expect(each.metrics.used['/']).toBeGreaterThan(0)
      expect(each.metrics.used).not.toHaveProperty([path])
    }
    expect(helpers).toBe(1)
  })

  test('with less time than patience the dead mount is still named', async () => {
    const { path, impatient } = await play('dead')
    expect(impatient).toMatchObject({ outcome: 'failed', code: 'timeout', text: `${path} does not answer` })
  })

  test('what was mounted in place of a dead mount is well, though the old question still hangs', async () => {
    const { path, dead, mended } = await play('replaced')
    expect(dead.metrics.hung).toMatchObject({ [path]: 1 })
    expect(mended.metrics).toMatchObject({ hung: { [path]: 0 }, total: { [path]: 1_048_576 } })
  })

  test('a FUSE mount whose program died needs to be mounted again', async () => {
    const { path, abandoned } = await play('dead')
    expect(abandoned).toMatchObject({
      metrics: { hung: { [path]: 1 } },
      text: expect.stringContaining(`${path} has lost the program that serves it`),
    })
  })
})

const agentMissing = missing ?? (await lacking('snmpd'))

describe.skipIf(agentMissing !== null)(agentMissing ?? 'a file system of 20 TiB over SNMP', () => {
  test('has its true size, with and without a disk line', async () => {
    const { path, plain, listed } = await play('large')
    for (const seen of [plain, listed]) expect(seen.metrics.total[path]).toBe(20 * 2 ** 40)
    expect(plain.metrics.missing).toEqual({ '/nowhere': 1 })
    expect(listed.metrics.inodesUsed).toHaveProperty([path])
  })
})

describe.skipIf(process.platform !== 'linux')('this machine', () => {
  test('is looked at often without leaving a process or descriptor behind', async () => {
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    await look(disk, {})
    const before = await descriptors()
    for (let count = 0; count < 20; count += 1) await look(disk, {})
    await eventually(async () => expect(await descriptors()).toBeLessThanOrEqual(before))
    expect(process.getActiveResourcesInfo().filter((name) => /^Process|ChildProcess/.test(name))).toEqual([])
  })

  test('pseudo file systems are not disks', async () => {
    const observation = await look(disk, {})
    expect(observation).toMatchObject({ outcome: 'answered', metrics: { used: { '/': expect.any(Number) } } })
    if (observation.outcome !== 'answered') return
    expect(observation.metrics.used).not.toHaveProperty(['/proc'])
    expect(observation.metrics).not.toHaveProperty('missing')
  })

  test('where all is excluded nothing is left, and nothing is judged', async () => {
    const observation = await look(disk, { exclude: ['*'] })
    expect(observation).toMatchObject({ outcome: 'answered', metrics: {}, text: 'no file systems' })
  })
})

describe('what is looked at', () => {
  const mount = (path: string, type = 'ext4', device = path): Mount => ({
    ...{ path, bytes: path, type, device },
    source: 'x',
    readOnly: false,
  })
  const paths = (mounts: readonly Mount[], options: { exclude?: string[]; expect?: string[] } = {}) =>
    choose(mounts, { exclude: [], expect: [], ...options }).map(({ path }) => path)

  test('a file system bound to several places counts once, at its shortest path', () => {
    const mounts = [mount('/srv/web/data', 'ext4', '8:1'), mount('/data', 'ext4', '8:1'), mount('/')]
    expect(paths(mounts)).toEqual(['/data', '/'])
  })
  test('what is expected is looked at even when it is bound, excluded or pseudo', () => {
    const mounts = [mount('/a', 'ext4', '8:1'), mount('/a/b', 'ext4', '8:1'), mount('/p', 'proc')]
    expect(paths(mounts, { exclude: ['/a/*'], expect: ['/a/b', '/p'] })).toEqual(['/a', '/a/b', '/p'])
  })
  test('exclusion is by path or by type', () => {
    const mounts = [mount('/a/1'), mount('/a/2', 'nfs4'), mount('/b', 'nfs'), mount('/c', 'xfs')]
    expect(paths(mounts, { exclude: ['/a/*', 'nfs*'] })).toEqual(['/c'])
  })
})
