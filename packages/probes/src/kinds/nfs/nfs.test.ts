import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import type { Mounted } from '../../protocol/machine/mount-list.ts'
import { type Touch, touchIn } from '../../protocol/machine/touch.ts'
import { countsIn } from './client.ts'
import { conclude } from './conclude.ts'
import { nfs } from './nfs.ts'
import { serverOf, troubleOf } from './trouble.ts'

// biome-ignore lint/suspicious/noExplicitAny: what the scene printed, whose shape is what each test expects.
const play = (name: string): Promise<any> => playWithMounts(new URL('./hanging.scene.ts', import.meta.url), name)
const missing = (await lackingMounts()) ?? (await lacking('bindfs'))

describe.skipIf(missing !== null)(missing ?? 'a real mount', () => {
  test('answers, hangs with the program that serves it, goes on with it, and is broken when that has died', async () => {
    const { path, well, hung, left, impatient, mended, broken } = await play('served')
    for (const each of [well, mended])
      expect(each).toMatchObject({
        ...{ outcome: 'answered', metrics: { hung: { [path]: 0 }, broken: { [path]: 0 }, missing: { [path]: 0 } } },
        text: expect.stringContaining(`1 mount answered, the slowest ${path}`),
      })
    expect(well.metrics.response[path]).toBeGreaterThan(0)
    expect(hung).toMatchObject({
      ...{ outcome: 'answered', metrics: { hung: { [path]: 1 }, stale: { [path]: 0 } } },
      text: `${path} does not answer: what serves it (fuse) is away or hangs`,
    })
    expect(hung.metrics).not.toHaveProperty('response')
    expect(left).toBe(0)
    expect(impatient).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining(path) })
    expect(broken).toMatchObject({
      ...{ metrics: { hung: { [path]: 0 }, broken: { [path]: 1 } } },
      text: `${path} cannot be read: Transport endpoint is not connected`,
    })
  })

  test('that hangs whoever asks, beyond any signal, is asked once, however often one looks, and others still answer', async () => {
    const { path, other, looks, left } = await play('silent')
    expect(looks).toHaveLength(3)
    for (const each of looks)
      expect(each).toMatchObject({
        metrics: { hung: { [path]: 1, [other]: 0 }, response: { [other]: expect.any(Number) } },
        text: expect.stringContaining(`${path} does not answer`),
      })
    expect(left).toBe(1)
  })
})

describe('how an answer is read', () => {
  const ended = (stderr: string) => touchIn({ code: 1, signal: null, stdout: '', stderr }, '/srv/x', 3)

  test.each<[string, Touch]>([
    // coreutils, before and after 2013; FreeBSD.
    [
      "stat: cannot read file system information for '/srv/x': Stale file handle\n",
      { came: 'stale', why: 'Stale file handle' },
    ],
    [
      "stat: cannot read file system information for '/srv/x': Stale NFS file handle\n",
      { came: 'stale', why: 'Stale NFS file handle' },
    ],
    ['df: /srv/x: Stale NFS file handle\n', { came: 'stale', why: 'Stale NFS file handle' }],
    [
      "stat: cannot read file system information for '/srv/x': Input/output error\n",
      { came: 'broken', why: 'Input/output error' },
    ],
    ['df: /srv/x: Operation timed out\n', { came: 'broken', why: 'Operation timed out' }],
    [
      "stat: cannot read file system information for '/srv/x': Permission denied\n",
      { came: 'unseen', why: 'Permission denied' },
    ],
    ['df: /srv/x: No such file or directory\n', { came: 'unseen', why: 'No such file or directory' }],
    ['', { came: 'broken', why: 'it ended with 1' }],
  ])('%s', (stderr, expected) => {
    expect(ended(stderr)).toEqual(expected)
  })

  test('one that somebody ended says nothing', () => {
    // It was never run.
    for (const code of [126, 127])
      expect(touchIn({ code, signal: null, stdout: '', stderr: 'sh: 1: stat: not found\n' }, '/srv/x', 3)).toEqual({
        ...{ came: 'unseen', why: 'not found' },
      })
    expect(() => touchIn({ code: null, signal: 'SIGKILL', stdout: '', stderr: '' }, '/srv/x', 3)).toThrow(
      'what looks at /srv/x was ended by SIGKILL',
    )
    expect(touchIn({ code: 0, signal: null, stdout: '1 1\n', stderr: '' }, '/srv/x', 3)).toEqual({
      came: 'answer',
      ms: 3,
    })
  })
})

const mount = (path: string, source = 'filer:/export/x'): Mounted => ({
  ...{ path, source, type: 'nfs4', options: ['rw'], readOnly: false, isFrozen: false, part: null },
})

describe('what is said', () => {
  const say = (touches: { readonly [path: string]: Touch }, isNamed = true, absent: readonly string[] = []) =>
    conclude({
      mounts: Object.keys(touches).map((path) => mount(path)),
      ...{ missing: absent, touches: new Map(Object.entries(touches)), counts: null, isNamed },
    })

  test('of a dead mount: which server', () => {
    expect(troubleOf(mount('/srv/x'), { came: 'hung' })).toBe(
      '/srv/x does not answer: its server filer is away or hangs',
    )
    expect(troubleOf(mount('/srv/x'), { came: 'stale', why: 'Stale file handle' })).toBe(
      '/srv/x is stale: filer no longer knows it, mount it again (Stale file handle)',
    )
    expect(say({ '/a': { came: 'hung' } }).details.mounts).toEqual([
      { path: '/a', type: 'nfs4', server: 'filer', export: '/export/x', answer: 'hung', ms: null },
    ])
  })

  test('what is not mounted comes first, and the slowest of those that answer last', () => {
    const found = say({ '/a': { came: 'answer', ms: 4 }, '/b': { came: 'answer', ms: 234.5 } }, true, ['/c'])
    expect(found).toMatchObject({
      metrics: { missing: { '/a': 0, '/b': 0, '/c': 1 }, response: { '/a': 4, '/b': 234.5 } },
      text: '/c is not mounted; 2 mounts answered, the slowest /b after 235 ms',
    })
  })

  test('one that may not be looked at is not well', () => {
    const unseen: Touch = { came: 'unseen', why: 'Permission denied' }
    expect(() => say({ '/a': unseen, '/b': { came: 'answer', ms: 1 } })).toThrow('/a may not be looked at')
    expect(() => say({ '/a': unseen }, false)).toThrow('/a may not be looked at')
    // What is bad is known.
    expect(say({ '/a': unseen, '/b': { came: 'hung' } })).toMatchObject({
      ...{ metrics: { hung: { '/b': 1 } }, text: expect.stringContaining('/a may not be looked at') },
    })
  })
})

test.each([
  ['filer:/export/a', { server: 'filer', export: '/export/a' }],
  ['[fe80::1]:/a', { server: '[fe80::1]', export: '/a' }],
  ['//filer/share/x', { server: 'filer', export: '/share/x' }],
  ['/dev/fuse', { source: '/dev/fuse' }],
  ['//x', { source: '//x' }],
])('%s', (source, expected) => {
  expect(serverOf(source)).toEqual(expected)
})

test('calls and those that were sent again are counted by the kernel', () => {
  // proc(5) does not tell; as nfsstat(8) of nfs-utils reads it.
  const text = 'net 0 0 0 0\nrpc 123456 789 123460\nproc3 22 0 1 2\n'
  expect(countsIn({ code: 0, stdout: text })).toEqual({ calls: 123_456, retransmissions: 789 })
  expect(countsIn({ code: 1, stdout: '' })).toBeNull()
  expect(countsIn({ code: 0, stdout: 'rpc 1 2\n' })).toBeNull()
})

test.each([['srv'], ['/srv/'], ['/'], ['/a\0b']])('%j is no path of a mount', (path) => {
  expect(nfs.options.safeParse({ paths: [path] }).success).toBe(false)
})
