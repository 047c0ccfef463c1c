import { expect, test } from 'vitest'
import { statCommand, statsOf } from './stat.ts'

const said = (stdout: string, stderr = '', code = 0) => statsOf({ code, signal: null, stdout, stderr })
const FREEBSD = `81a4|1048577|1764450000|www|wheel|98|1234567|/var/log/httpd-error.log
41ed|512|1764450001|root|wheel|98|77|/var/log/a|b
a1ed|7|1764450002|root|wheel|98|78|/var/log/leads nowhere
`

test('FreeBSD says the same by another format, of a link that leads nowhere too', () => {
  expect(said(FREEBSD)).toEqual([
    {
      ...{ path: '/var/log/httpd-error.log', type: 'file', bytes: 1_048_577, changedAt: 1_764_450_000_000 },
      ...{ owner: 'www', group: 'wheel', mode: '0644', inode: '98:1234567' },
    },
    {
      ...{ path: '/var/log/a|b', type: 'folder', bytes: 512, changedAt: 1_764_450_001_000 },
      ...{ owner: 'root', group: 'wheel', mode: '0755', inode: '98:77' },
    },
  ])
  expect(statCommand('FreeBSD', ['/x']).args).toEqual(['-L', '-f', '%Xp|%z|%m|%Su|%Sg|%d|%i|%N', '--', '/x'])
})

test.each([
  "stat: cannot statx '/x': No such file or directory\n",
  "stat: can't stat '/x': No such file or directory\n",
  'stat: /x: stat: No such file or directory\n',
  "stat: cannot statx '/x/y': Not a directory\n",
])('what is not there is nothing: %s', (stderr) => {
  expect(said('', stderr, 1)).toEqual([])
})

test('where it says nothing at all, nothing is not there for that', () => {
  expect(() => said('', '', 0)).toThrow('nobody can read')
  expect(() => said('', '\u200b\n', 1)).toThrow('nobody can read')
})

test.each([
  ['', "stat: cannot statx '/x': Permission denied\n", /Permission denied/],
  ['', "stat: Aufruf von stat für '/x': Datei oder Verzeichnis nicht gefunden\n", /nicht gefunden/],
  ['', '', /ended with 1/],
  ['81a4|1|2|a|b|3|4|/x', '', /nobody can read/],
  ['81a4|1|2|a|b|3|4\n', '', /nobody can read/],
  ['81a4|-|2|a|b|3|4|/x\n', '', /nobody can read/],
])('anything else leaves open what is there: %j %j', (stdout, stderr, text) => {
  expect(() => said(stdout, stderr, 1)).toThrow(text)
})
