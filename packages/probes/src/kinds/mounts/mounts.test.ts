import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { mountsIn } from '../../protocol/machine/mount-list.ts'
import { conclude } from './conclude.ts'
import { parseFstab } from './fstab.ts'
import { FSTAB, MOUNT_FREEBSD, MOUNT_OPENBSD, MOUNTINFO } from './mounts.made-up.ts'
import { mounts } from './mounts.ts'
import { find, type Wanted } from './wanted.ts'

// biome-ignore lint/suspicious/noExplicitAny: what the scene printed, whose shape is what each test expects.
const play = (name: string): Promise<any> => playWithMounts(new URL('../nfs/hanging.scene.ts', import.meta.url), name)
const missing = await lackingMounts()

describe.skipIf(missing !== null)(missing ?? 'real mounts', () => {
  test('are found with their sources, and one that is not there is missed', async () => {
    const { volume, bound, closed, first } = await play('mounted')
    const well = { [volume]: 0, [bound]: 0, [closed]: 0 }
    expect(first).toMatchObject({
      metrics: { missing: { ...well, '/nowhere': 1 }, readOnly: well, different: well, expected: 4 },
      text: '/nowhere is not mounted; 3 of 4 mounts in place',
    })
    expect(first.metrics).not.toHaveProperty('dead')
  })

  test('that are not as they should be are told, and how', async () => {
    const { volume, bound, closed, other } = await play('mounted')
    expect(other).toMatchObject({
      metrics: { different: { [bound]: 1, [closed]: 0, [volume]: 1 }, readOnly: { [closed]: 1, [volume]: 0 } },
      text: [
        `${bound} shows ${volume}, not /srv/other`,
        `${closed} is read-only and should not be`,
        `${volume} is tmpfs, not ext4`,
        `${volume} is mounted without noexec`,
        '3 mounts in place',
      ].join('; '),
    })
  })

  test('are those of fstab, where that is asked for', async () => {
    const { path, well, lacking: without, empty } = await play('fstab')
    expect(well).toMatchObject({ metrics: { missing: { [path]: 0 }, expected: 1 }, text: '1 mount in place' })
    expect(without).toMatchObject({
      ...{
        metrics: { missing: { [path]: 0, '/nowhere': 1 } },
        text: '/nowhere is not mounted; 1 of 2 mounts in place',
      },
    })
    expect(empty).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining('mounts nothing') })
  })

  test('a file system that became read-only is so by every path', async () => {
    const { volume, bound, frozen } = await play('mounted')
    expect(frozen.metrics).toMatchObject({ readOnly: { [volume]: 1, [bound]: 0 }, different: { [bound]: 0 } })
    expect(frozen.text).toContain(`${volume} is read-only and should not be`)
  })
})

const unserved = missing ?? (await lacking('bindfs'))

test.skipIf(unserved !== null)('a mount whose program hangs is dead', async () => {
  const { path, expected } = await play('served')
  expect(expected).toMatchObject({
    metrics: { missing: { [path]: 0 }, dead: { [path]: 1 } },
    text: expect.stringContaining(`${path} does not answer`),
  })
})

const listed = (stdout: string, system: string) => mountsIn({ code: 0, signal: null, stdout, stderr: '' }, system)

describe('what systems list', () => {
  test('Linux', () => {
    expect(listed(MOUNTINFO, 'Linux')).toMatchObject([
      { path: '/', type: 'ext4', source: '/dev/sda1', isFrozen: false },
      { path: '/srv/my files', type: 'xfs', readOnly: true, isFrozen: false },
      { path: '/home', type: 'nfs4', source: 'filer:/export/home' },
      { path: '/mnt/shown', source: '/dev/sda1', part: { device: '8:1', root: '/var/bound' } },
      { path: '/data', readOnly: true, isFrozen: true },
      { path: '/media', type: 'autofs' },
    ])
  })
  test('FreeBSD', () => {
    expect(listed(MOUNT_FREEBSD, 'FreeBSD')).toEqual(
      [
        { path: '/', type: 'ufs', source: '/dev/ada0p2', options: ['rw', 'noatime'], readOnly: false },
        { path: '/dev', type: 'devfs', source: 'devfs', options: ['rw'], readOnly: false },
        { path: '/home/ftp/shop1', type: 'nullfs', source: '/usr/installs/shop1', options: ['rw'], readOnly: false },
        {
          path: '/home/ftp/a very long name',
          type: 'nullfs',
          source: '/usr/installs/a-very-long-name',
          options: ['ro', 'nosuid'],
          readOnly: true,
        },
        { path: '/srv/x', type: 'nfs', source: 'filer:/export/x', options: ['rw'], readOnly: false },
      ].map((each) => ({ ...each, isFrozen: each.readOnly, part: null })),
    )
  })
  test('OpenBSD', () => {
    expect(listed(MOUNT_OPENBSD, 'OpenBSD')).toMatchObject([
      { path: '/', type: 'ffs', source: '/dev/sd0a', options: ['rw', 'local'] },
      { path: '/usr', type: 'ffs', options: ['local', 'nodev', 'ro'], readOnly: true },
      { path: '/srv/my files', type: 'nfs', source: 'filer:/export' },
    ])
  })
  test('nothing, or what is no list, is none', () => {
    for (const system of ['Linux', 'FreeBSD', 'OpenBSD'])
      expect(() => listed('hello\n', system)).toThrow(/lists no mounts/)
    expect(() => mountsIn({ code: 1, signal: null, stdout: '', stderr: 'mount: no\n' }, 'FreeBSD')).toThrow('mount: no')
    expect(() => mountsIn({ code: 0, signal: null, stdout: MOUNTINFO, stderr: '', cut: ['stdout'] }, 'Linux')).toThrow(
      /more/,
    )
  })
})

const wanted = (path: string, more: Partial<Wanted> = {}): Wanted => ({
  ...{ path, source: null, type: null, options: [], access: 'frozen is bad', isLazy: false, ...more },
})

describe('what is found', () => {
  const all = listed(MOUNTINFO, 'Linux')
  const told = (each: Wanted, of = all) => conclude([find(each, of)], new Map()).text.replace('; 1 mount in place', '')

  test.each<[Wanted, string]>([
    [wanted('/'), '1 mount in place'],
    [wanted('/mnt/shown', { source: '/var/bound' }), '1 mount in place'],
    [wanted('/mnt/shown', { source: '/dev/sda1' }), '1 mount in place'],
    [wanted('/mnt/shown', { source: '/var' }), '/mnt/shown shows /var/bound, not /var'],
    [wanted('/home', { type: 'nfs', source: 'filer:/export/home' }), '1 mount in place'],
    [wanted('/home', { type: 'xfs' }), '/home is nfs4, not xfs'],
    [wanted('/data'), '/data is read-only and should not be'],
    [wanted('/data', { access: null, options: ['ro'] }), '1 mount in place'],
    [wanted('/', { access: null, options: ['ro'] }), '/ is mounted without ro'],
    // Only by this path.
    [wanted('/srv/my files'), '1 mount in place'],
    [
      wanted('/srv/my files', { access: 'read-only is bad', options: ['rw'] }),
      '/srv/my files is read-only and should not be',
    ],
    [wanted('/media'), '/media is not mounted; 0 of 1 mount in place'],
    [wanted('/media', { isLazy: true }), '1 mount in place'],
  ])('%j', (each, text) => {
    expect(told(each)).toBe(text)
  })

  test('on FreeBSD nullfs shows a folder, which is its source', () => {
    const bsd = listed(MOUNT_FREEBSD, 'FreeBSD')
    const shop = { type: 'nullfs', source: '/usr/installs/shop1' }
    expect(told(wanted('/home/ftp/shop1', shop), bsd)).toBe('1 mount in place')
    expect(told(wanted('/home/ftp/shop1', { ...shop, source: '/usr/installs/shop2' }), bsd)).toBe(
      '/home/ftp/shop1 shows /usr/installs/shop1, not /usr/installs/shop2',
    )
    expect(told(wanted('/home/ftp/shop2', shop), bsd)).toContain('/home/ftp/shop2 is not mounted')
  })

  test('one that may not be looked at is not well, unless something is worse', () => {
    const unseen = new Map([['/home', { came: 'unseen', why: 'Permission denied' } as const]])
    const home = find(wanted('/home'), all)
    expect(() => conclude([home], unseen)).toThrow('/home may not be looked at: Permission denied')
    expect(conclude([home, find(wanted('/x'), all)], unseen)).toMatchObject({
      ...{ metrics: { missing: { '/home': 0, '/x': 1 } }, text: expect.stringContaining('/home may not be looked at') },
    })
  })
})

test('of fstab all is expected that is mounted at the start', () => {
  expect(parseFstab(FSTAB).map(({ path, access, isLazy }) => [path, access, isLazy])).toEqual([
    ['/', 'frozen is bad', false],
    ['/srv/my files', null, false],
    ['/home', 'frozen is bad', true],
    ['/mnt/shown', 'frozen is bad', false],
  ])
})

test.each([
  [{}, 'needs a mount, or fromFstab'],
  [{ mounts: [{ path: '/a' }, { path: '/a' }] }, 'each path only once'],
  [{ mounts: [{ path: '/a/' }] }, 'must be a whole path, without / at its end'],
  [{ mounts: [{ path: '/' }] }, null],
  [{ fromFstab: true }, null],
])('%j', (options, why) => {
  const { success, error } = mounts.options.safeParse(options)
  expect(success ? null : error.issues.map(({ message }) => message).join()).toBe(why)
})
