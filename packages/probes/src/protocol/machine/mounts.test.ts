import { expect, test } from 'vitest'
import { parseMounts } from './mounts.ts'

const LINE = '36 35 98:0 /root /mnt/my\\040disk rw,noatime shared:1 master:7 - nfs4 filer:/a\\134b ro,vers=4.2'

test('blanks and backslashes in names are given back', () => {
  expect(parseMounts(LINE)).toEqual([
    {
      path: '/mnt/my disk',
      bytes: '/mnt/my disk',
      type: 'nfs4',
      source: 'filer:/a\\b',
      device: '98:0',
      readOnly: true,
      root: '/root',
      options: ['noatime', 'ro', 'vers=4.2'],
      isFrozen: true,
    },
  ])
})

test('a path with a letter that looks like a blank, or that is no UTF-8, is a path', () => {
  const lines = ['/mnt/a\u00a0b', '/mnt/größe', '/mnt/\u2028'].map((path) => Buffer.from(path).toString('latin1'))
  const text = [...lines, '/mnt/gr\xf6\xdfe'].map((path, index) => `1 0 0:${index} / ${path} rw - tmpfs lab rw\n`)
  expect(parseMounts(text.join('')).map(({ path }) => path)).toEqual([
    '/mnt/a\u00a0b',
    '/mnt/größe',
    '/mnt/\u2028',
    '/mnt/gr\\xf6\\xdfe',
  ])
})

test('optional fields may be none', () => {
  expect(parseMounts('27 1 254:0 / / rw,relatime - ext4 /dev/vda rw')).toEqual([
    {
      ...{ path: '/', bytes: '/', type: 'ext4', source: '/dev/vda', device: '254:0', readOnly: false },
      ...{ root: '/', options: ['rw', 'relatime'], isFrozen: false },
    },
  ])
})

test('of several mounts at one path the last one counts', () => {
  const text = '1 0 0:1 / /dev/shm rw - tmpfs old rw\n2 0 0:2 / /dev/shm rw - tmpfs new rw\n'
  expect(parseMounts(text)).toMatchObject([{ path: '/dev/shm', source: 'new' }])
})

test('a nameless source is no mistake', () => {
  expect(parseMounts('1 0 0:1 / /x rw -  tmpfs')).toEqual([])
  expect(parseMounts('1 0 0:1 / /x rw - tmpfs  rw')).toMatchObject([{ path: '/x', source: '' }])
})

test('a text cut anywhere gives no half mount', () => {
  for (let length = 0; length < LINE.length; length += 1)
    for (const mount of parseMounts(LINE.slice(0, length)))
      expect(mount).toMatchObject({ path: '/mnt/my disk', bytes: '/mnt/my disk', type: 'nfs4' })
})

test('what is mounted below a folder that another one hides is mounted for nobody', () => {
  const text = `27 1 8:1 / / rw - ext4 /dev/a rw
40 27 8:2 / /srv/x rw - ext4 /dev/b rw
41 40 8:3 / /srv/x/deep rw - ext4 /dev/c rw
42 27 8:4 / /srv rw - ext4 /dev/d rw
43 42 8:5 / /srv/y rw - ext4 /dev/e rw
44 27 8:6 / /srv2 rw - ext4 /dev/f rw
`
  expect(parseMounts(text).map(({ path }) => path)).toEqual(['/', '/srv', '/srv/y', '/srv2'])
})
