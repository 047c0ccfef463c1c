import { execFile } from 'node:child_process'
import { findProgram } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { listProcesses, processesIn } from './process-list.ts'
import { PS_BUSYBOX, PS_FREEBSD, PS_LINUX, PS_OPENBSD } from './ps.made-up.ts'
import { elapsed, parsePs } from './ps.ts'

const ended = (stdout: string, more: Partial<ChildEnd> = {}): ChildEnd => ({
  ...{ code: 0, signal: null, stdout, stderr: '', ...more },
})
const told = (stdout: string, system: string) =>
  processesIn(ended(stdout), system).map(({ pid, name, title }) => [pid, name, title])

test('Linux: all but the threads of the kernel and ps, whoever started it', () => {
  expect(told(PS_LINUX, 'Linux')).toEqual([
    [1, 'systemd', '/sbin/init splash'],
    [417, 'nginx', 'nginx: master process /usr/sbin/nginx'],
    [418, 'nginx', 'nginx: worker process'],
    [5660, 'content-importe', 'content-importer [bored]'],
    [5663, 'content-importe', 'content-importer [importing feed 4711]'],
    [5670, 'tmux: server', '[tmux: server] <defunct>'],
    [1_201_234, 'perlbal', '/usr/bin/perl /usr/bin/perlbal --daemon'],
    [1_201_235, 'content-importe', 'content-importer [busy]'],
  ])
})

test('each column is what it says', () => {
  const perlbal = processesIn(ended(PS_LINUX), 'Linux').at(-2)
  expect(perlbal).toEqual({
    ...{ pid: 1_201_234, parent: 5700, user: 'root', state: 'S', residentBytes: 1_052 * 1_024 },
    ...{ ageS: 10 * 86_400 + 11 * 3_600 + 12 * 60 + 13, usedS: 86_400 + 2 * 3_600 + 3 * 60 + 4 },
    ...{ name: 'perlbal', title: '/usr/bin/perl /usr/bin/perlbal --daemon', isCut: false },
  })
})

test('busybox tells no times and shortens memory', () => {
  expect(processesIn(ended(PS_BUSYBOX), 'Linux').slice(1)).toMatchObject([
    { pid: 5660, ageS: null, usedS: null, residentBytes: 4_736 * 1_024, title: 'content-importer [bored]' },
    { pid: 5663, residentBytes: 41 * 1_048_576 },
  ])
})

test('FreeBSD: titles are as the process wrote them, and its kernel has processes of its own', () => {
  const all = processesIn(ended(PS_FREEBSD), 'FreeBSD')
  expect(all.map(({ pid, title }) => [pid, title])).toEqual([
    [1, '/sbin/init'],
    [1411, 'nginx: master process /usr/local/sbin/nginx'],
    [1412, 'nginx: worker process'],
    [5660, 'content-importer [bored]'],
    [5663, 'content-importer [importing feed 4711]'],
    [5670, '<defunct>'],
  ])
  expect(all[2]).toMatchObject({ user: 'www', ageS: 3_723, usedS: 599.01, residentBytes: 11_020 * 1_024 })
})

test('OpenBSD tells when it was started by the time of day, which is no age', () => {
  expect(processesIn(ended(PS_OPENBSD), 'OpenBSD')).toMatchObject([
    { pid: 1, ageS: null, usedS: 1 },
    { pid: 5660, ageS: null, state: 'S', title: 'perl: content-importer [bored]' },
  ])
})

test('in a container the second process may be anybody, and its children too', () => {
  const text = `PID PPID USER STAT RSS ELAPSED TIME COMMAND COMMAND
1 0 root S 1 00:01 00:00:00 sh      sh
2 0 root S 1 00:01 00:00:00 node    node x.js
3 2 root S 1 00:01 00:00:00 node    node y.js
`
  expect(told(text, 'Linux').map(([pid]) => pid)).toEqual([1, 2, 3])
})

test.each([
  ['00:07', 7],
  ['61:07', 3_667],
  ['02:11:09', 7_869],
  ['34-02:11:09', 2_945_469],
  ['1802:12.03', 108_132.03],
  ['9:03AM', null],
  ['-', null],
  [`${'9'.repeat(400)}:00`, null],
])('%s', (text, expected) => {
  expect(elapsed(text)).toBe(expected)
})

test('whoever does not see all says nothing: others may run all the same', () => {
  const own = (list: string) =>
    list
      .split('\n')
      .filter((line) => !/ (?:root|www|dw) /.test(line))
      .join('\n')
  expect(() => processesIn(ended(own(PS_LINUX)), 'Linux')).toThrow(/may not see the processes of others/)
  expect(() => processesIn(ended(own(PS_FREEBSD)), 'FreeBSD')).toThrow(/may not see the processes of others/)
})

test('a list that was cut is never judged, nor one that is none', () => {
  expect(() => processesIn(ended(PS_LINUX, { cut: ['stdout'] }), 'Linux')).toThrow(/said more than is read/)
  expect(() => processesIn(ended('', { code: 1, stderr: 'error: unsupported\n' }), 'Linux')).toThrow(
    'ps ended with 1: error: unsupported',
  )
  expect(() => processesIn(ended('hello\n'), 'Linux')).toThrow('ps says what is no list of processes: hello')
  for (const length of [0, 80, 200, 400, PS_LINUX.length - 1]) expect(parsePs(PS_LINUX.slice(0, length))).toBeNull()
})

test('twenty thousand are read', () => {
  const [head = '', first = ''] = PS_LINUX.split('\n')
  const lines = Array.from({ length: 20_000 }, () => first)
  expect(parsePs(`${[head, ...lines].join('\n')}\n`)).toHaveLength(20_000)
})

const missing = process.platform === 'linux' ? await lacking('busybox') : 'skipped: only on Linux'

test.skipIf(missing !== null)('a machine that has only busybox is asked in its own way', async () => {
  const busybox = (await findProgram('busybox')) ?? 'busybox'
  const asked: string[] = []
  const run = ({ program, args }: ChildCommand) => {
    asked.push(args.join(' '))
    return new Promise<ChildEnd>((done) =>
      execFile(busybox, [program, ...args], (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), signal: null, stdout, stderr }),
      ),
    )
  }
  const found = await listProcesses({ run, system: async () => 'Linux' })
  expect(asked).toEqual([expect.stringContaining('-ww'), '-o pid,ppid,user,stat,rss,comm,args'])
  expect(found).toContainEqual(expect.objectContaining({ pid: process.pid, ageS: null, title: expect.any(String) }))
  expect(found.map(({ name }) => name)).not.toContain('busybox')
})
