import { expect, test } from 'vitest'
import { metricsOf } from '../../metrics-of.ts'
import { conclude, ssh } from './ssh.ts'

const END = { code: 0, signal: null, stdout: '', stderr: '' }
const of = (options: object, stdout: string, more = {}) =>
  conclude(ssh.options.parse(options), { ...END, stdout, ...more }, 12)

const DF = `Filesystem     1024-blocks    Used Available Capacity Mounted on
/dev/sda1         41152736 9876543  31259809      25% /
/dev/sdb1        103081248 9999999  93081249      98% /srv/my disk
`

test('a table by its header: a column as instances, others as numbers', () => {
  const options = {
    ...{ command: 'df', args: ['-P'], as: 'columns', columns: 6, instances: 'Mounted on' },
    numbers: { used: { at: 'Capacity', unit: 'percent' }, free: { at: 'Available', unit: 'bytes', scale: 1024 } },
  }
  expect(of(options, DF)).toMatchObject({
    metrics: {
      used: { '/': 25, '/srv/my disk': 98 },
      free: { '/': 31_259_809 * 1024, '/srv/my disk': 93_081_249 * 1024 },
      ...{ rows: 2, broken: 0, exitCode: 0, time: 12 },
    },
    text: 'exit 0, 2 rows in 12 ms',
  })
  expect(metricsOf(ssh, ssh.options.parse(options)).metrics).toMatchObject({ used: { unit: 'percent' } })
})

test('a table without header, by places, with a separator', () => {
  const options = { as: 'columns', header: false, separator: ':', instances: 1, numbers: { uid: 3 } }
  expect(of(options, 'root:x:0:\nadm::3:\n')).toMatchObject({
    metrics: { uid: { root: 0, adm: 3 }, rows: 2, broken: 0 },
  })
  const tabs = { as: 'columns', header: false, separator: '\t', numbers: { third: 3 } }
  expect(of(tabs, '\t\t7\n')).toMatchObject({ metrics: { third: 7, broken: 0 } })
})

test('lines of names and values, as /proc/meminfo has them', () => {
  const options = {
    as: 'pairs',
    numbers: { free: { at: 'MemFree', unit: 'bytes', scale: 1024, label: 'Free' }, swap: 'SwapFree' },
    expect: { State: ['running', 'idle'], 'a/b': { contains: 'x' } },
  }
  const said = 'MemFree:  2048 kB\nSwapFree: 7\nState: running\na/b: yxz\nno pair\n'
  expect(of(options, said)).toMatchObject({
    metrics: { free: 2_097_152, swap: 7, broken: 0 },
    text: expect.stringMatching(/^exit 0, Free 2.*MiB, swap 7 in 12 ms$/),
  })
  expect(of(options, said.replace('running', 'dead'))).toMatchObject({
    ...{ metrics: { broken: 1, swap: 7 }, text: 'expected "running" or "idle" at /State, came "dead"' },
  })
})

test('JSON by pointers, and one number alone', () => {
  const options = { as: 'json', numbers: { queued: '/queue/0' }, expect: { '/ok': true } }
  expect(of(options, '{"queue":[3],"ok":true}')).toMatchObject({ metrics: { queued: 3, broken: 0 } })
  expect(() => of(options, 'Usage: …')).toThrow('expected JSON, came what begins with "Usage')
  expect(() => of(options, '{"queue":')).toThrow('damaged JSON')
  const load = { as: 'number', numbers: { load: {} } }
  expect(of(load, ' 0.42\n')).toMatchObject({ metrics: { load: 0.42, broken: 0 } })
  expect(of(load, 'none\n')).toMatchObject({ metrics: { broken: 1 }, text: 'expected a number, came "none"' })
  expect(of(load, '')).toMatchObject({ metrics: { broken: 1 } })
})

test.each([
  [
    'a column that is not there',
    { instances: 'Used', numbers: { x: 'Size' } },
    DF,
    'expected a column Size, came Filesystem, 1024-blocks',
  ],
  ['several rows that nothing tells apart', { numbers: { x: 'Used' } }, DF, 'expected one row, came 2'],
  ['no row', { numbers: { x: 'Used' } }, DF.split('\n', 1).join(), 'expected one row, came none'],
  ['no row to have a text', { expect: { Used: '1' } }, DF.split('\n', 1).join(), 'expected a row, came none'],
  ['nothing', { numbers: { x: 'Used' } }, '', 'expected one row, came none'],
  [
    'a text for a number',
    { instances: 'Used', numbers: { x: 'Filesystem' } },
    DF,
    'expected a number in Filesystem of 9876543, came "/dev/sda1"',
  ],
  [
    'a text that is another',
    { instances: 'Used', expect: { Capacity: '25%' } },
    DF,
    'expected "25%" at /Capacity of 9999999, came "98%"',
  ],
])('%s is said', (_, options, stdout, text) => {
  expect(of({ as: 'columns', columns: 6, ...options }, stdout).text).toContain(text)
})

test('an exit code that is not well is critical, with its complaint, and all else is still read', () => {
  const seen = of({ as: 'number', numbers: { load: {} } }, '5\n', { code: 3, stderr: 'disk\u001b[1m on fire\nmore' })
  expect(seen).toMatchObject({
    metrics: { exitCode: 3, broken: 1, load: 5 },
    text: 'expected exit 0, came 3: disk [1m on fire',
  })
  expect(of({ exit: [0, 3] }, '', { code: 3 })).toMatchObject({ metrics: { broken: 0 }, text: 'exit 3 in 12 ms' })
  const killed = of({}, '', { code: null, signal: 'SIGKILL' })
  expect(killed).toMatchObject({ metrics: { broken: 1 }, text: 'expected exit 0, came signal SIGKILL' })
  expect(killed.metrics).not.toHaveProperty('exitCode')
  // What it says otherwise is no news then.
  expect(of({ as: 'json', numbers: { a: '/a' } }, 'Usage', { code: 1 })).toMatchObject({ metrics: { broken: 1 } })
})

test('texts that must be there, or must not', () => {
  expect(of({ contains: 'OK', lacks: 'degraded' }, 'all OK')).toMatchObject({ metrics: { broken: 0 } })
  expect(of({ contains: 'OK', lacks: 'degraded' }, 'degraded')).toMatchObject({
    metrics: { broken: 2 },
    text: 'expected "OK", came "degraded" (and 1 more)',
  })
})

test('of output that was cut nothing is read', () => {
  const cut = { cut: ['stdout'] as const }
  expect(() => of({ as: 'number', numbers: { x: {} } }, '1', cut)).toThrow('says more than 64 KiB')
  expect(() => of({ lacks: 'x' }, '1', cut)).toThrow('says more than 64 KiB')
  expect(of({}, '1', cut)).toMatchObject({ metrics: { broken: 0 } })
})

test.each([
  [{ numbers: { x: 'a' } }, 'needs as'],
  [{ as: 'columns', numbers: { x: {} } }, 'needs at'],
  [{ as: 'number' }, 'just one'],
  [{ as: 'number', numbers: { x: 'a' } }, 'has no place'],
  [{ as: 'json', numbers: { x: 'a' } }, 'a JSON Pointer begins with /'],
  [{ as: 'pairs', instances: 'a' }, 'is a column'],
  [{ command: 'a\0b' }, 'must not hold a NUL'],
  [{ ssh: { keyFile: '/a', agent: true } }, 'has both keyFile and agent'],
])('%j is refused', (options, words) => {
  expect(() => ssh.options.parse(options)).toThrow(words)
})
