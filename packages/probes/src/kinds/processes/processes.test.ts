import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { findProgram } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startTitled } from '@foretop/lab/titled.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { processesIn } from '../../protocol/machine/process-list.ts'
import { PS_BUSYBOX, PS_FREEBSD, PS_LINUX } from '../../protocol/machine/ps.made-up.ts'
import type { Process } from '../../protocol/machine/ps.ts'
import { conclude } from './conclude.ts'
import type { GroupOptions } from './group.ts'
import { processes } from './processes.ts'
import { SinceLast } from './since-last.ts'

const listed = (stdout: string, system: string) => processesIn({ code: 0, signal: null, stdout, stderr: '' }, system)
const seen = (stdout: string, groups: { readonly [name: string]: GroupOptions }, system = 'Linux') =>
  conclude(listed(stdout, system), groups, new SinceLast())
const IMPORTERS = { title: 'content-importer*', idle: 'content-importer [bored]' }

describe('what belongs to a group', () => {
  const of = (group: GroupOptions, text = PS_LINUX) => seen(text, { group }).metrics.running.group

  test.each<[GroupOptions, number]>([
    [{ title: 'content-importer*' }, 3],
    [{ title: 'content-importer [bored]' }, 1],
    [{ title: 'content-importer' }, 0],
    [{ program: 'nginx' }, 2],
    [{ program: 'nginx', title: '*master*' }, 1],
    [{ program: 'nginx', user: 'www-data' }, 1],
    [{ program: 'nginx', user: 'www' }, 0],
    // Linux keeps 15 letters of a name.
    [{ program: 'content-importer' }, 3],
    [{ program: 'content-other' }, 0],
    [{ program: 'perl*' }, 1],
    // By the file, where the name is another.
    [{ program: 'perl' }, 1],
    // A zombie runs no more.
    [{ program: 'tmux*' }, 0],
    // The kernel's own.
    [{ program: 'kthreadd' }, 0],
    [{ title: '*ps -A*' }, 0],
  ])('%j', (group, count) => {
    expect(of(group)).toBe(count)
  })

  test('a script whose name was cut is found by the beginning of a pattern', () => {
    const text = PS_LINUX.replaceAll(
      'content-importe content-importer',
      'content-importe /usr/bin/perl /x/content-importer',
    )
    expect(of({ program: 'content-importer*' }, text)).toBe(3)
    expect(of({ program: 'content-other*' }, text)).toBe(0)
  })

  test('a user whose name was cut is found by what is left of it', () => {
    const text = PS_LINUX.replace('www-data S', 'www-dat+ S')
    expect(of({ program: 'nginx', user: 'www-database' }, text)).toBe(1)
    expect(of({ program: 'nginx', user: 'www-other' }, text)).toBe(0)
  })
})

describe('what is said', () => {
  test('of workers: who is busy, how old, how large', () => {
    expect(seen(PS_FREEBSD, { importers: IMPORTERS }, 'FreeBSD')).toEqual({
      metrics: {
        ...{ running: { importers: 2 }, lacking: { importers: 0 }, surplus: { importers: 0 } },
        ...{ busy: { importers: 1 }, idle: { importers: 1 } },
        ...{ memory: { importers: 49_864 * 1_024 }, largest: { importers: 24_980 * 1_024 } },
        ...{ used: { importers: 0 }, youngest: { importers: 7 }, oldest: { importers: 1_294 } },
        ...{ total: 5, zombies: 1 },
      },
      details: {
        processes: [
          expect.objectContaining({ group: 'importers', pid: 5663, title: 'content-importer [importing feed 4711]' }),
          expect.objectContaining({ group: 'importers', pid: 5660, user: 'dw', title: 'content-importer [bored]' }),
        ],
        zombies: [{ pid: 5670, parent: 5663, name: 'perl' }],
      },
      text: 'importers 2 (1 busy, 1 idle)',
    })
  })

  test('where ages are not told they are left out', () => {
    const { metrics } = seen(PS_BUSYBOX, { importers: IMPORTERS })
    expect(metrics).toMatchObject({ running: { importers: 2 } })
    for (const name of ['youngest', 'oldest', 'used']) expect(metrics).not.toHaveProperty(name)
  })

  test('nothing found is told with what was sought', () => {
    const { metrics, text } = seen(PS_LINUX, {
      mail: { program: 'postfix', user: 'root' },
      nginx: { program: 'nginx' },
    })
    expect(metrics).toMatchObject({ lacking: { mail: 1, nginx: 0 }, memory: { mail: 0 } })
    expect(text).toBe('mail: nothing runs (program postfix, of root); nginx 2')
  })

  test('too few and too many', () => {
    const groups = { nginx: { program: 'nginx', least: 5 }, importers: { title: 'content-importer*', most: 1 } }
    expect(seen(PS_LINUX, groups)).toMatchObject({
      metrics: { lacking: { nginx: 3, importers: 0 }, surplus: { nginx: 0, importers: 2 } },
      text: 'nginx: 2 of at least 5 run (program nginx); importers: 3 run, at most 1 should (content-importer*)',
    })
  })

  test('what must not run is named with its command line, and is well where it does not', () => {
    expect(seen(PS_LINUX, { perlbal: { program: 'perlbal', most: 0 } })).toMatchObject({
      metrics: { surplus: { perlbal: 1 } },
      text: 'perlbal runs and must not: 1201234 /usr/bin/perl /usr/bin/perlbal --daemon',
    })
    expect(seen(PS_FREEBSD, { perlbal: { program: 'perlbal', most: 0 } }, 'FreeBSD')).toMatchObject({
      metrics: { surplus: { perlbal: 0 }, lacking: { perlbal: 0 } },
      text: 'perlbal 0',
    })
  })

  test('twenty thousand are told in bounds', () => {
    const [one] = listed(PS_LINUX, 'Linux')
    const all = Array.from(
      { length: 20_000 },
      (_, pid): Process => ({ ...(one as Process), pid, title: 'x'.repeat(500) }),
    ) // of a list that has some
    const { details, metrics } = conclude(all, { all: { title: 'x*' } }, new SinceLast())
    expect(metrics.running).toEqual({ all: 20_000 })
    expect(details.processes).toHaveLength(100)
  })
})

describe('since the last look', () => {
  const worker = (pid: number, ageS: number | null, usedS: number | null = 0): Process => ({
    ...{ pid, parent: 1, user: 'dw', state: 'S', residentBytes: 0, ageS, usedS },
    ...{ name: 'worker', title: 'worker', isCut: false },
  })
  const play = (...looks: readonly (readonly Process[])[]) => {
    const last = new SinceLast()
    return looks.map((members, index) => last.of({ name: 'a', options: {}, members }, index * 60_000))
  }

  test('one that is gone and has another in its place was restarted', () => {
    expect(play([worker(1, 100), worker(2, 100)], [worker(1, 160), worker(3, 5)])).toMatchObject([
      { restarts: null },
      { restarts: 1 },
    ])
  })
  test('one more, or one less, is none', () => {
    const two = [worker(1, 160), worker(2, 5)]
    expect(play([worker(1, 100)], two, [worker(1, 220)]).map(({ restarts }) => restarts)).toEqual([null, 0, 0])
  })
  test('a number that was given anew is another process', () => {
    expect(play([worker(1, 100)], [worker(1, 5)])).toMatchObject([{}, { restarts: 1 }])
  })
  test('a clock that was set makes no process young', () => {
    expect(play([worker(1, 90_000)], [worker(1, 86_400)])).toMatchObject([{}, { restarts: 0 }])
  })
  test('processor time grows by what each has used since, and never falls', () => {
    const looks = play(
      [worker(1, 100, 50), worker(2, 100, 7)],
      [worker(1, 160, 53), worker(2, 160, 7)],
      [worker(1, 220, 54), worker(3, 5, 2)],
      // Who came before and belongs to it only now.
      [worker(1, 280, 54), worker(3, 65, 2), worker(4, 900, 800)],
    )
    expect(looks.map(({ usedMs }) => usedMs)).toEqual([0, 3_000, 6_000, 6_000])
  })
  test('where it is not told it is not known', () => {
    expect(play([worker(1, null, null)])).toMatchObject([{ usedMs: null }])
  })
})

const perl = (await findProgram('perl')) ?? 'perl'
const missing = process.platform === 'linux' ? await lacking('perl') : 'skipped: only on Linux'

describe.skipIf(missing !== null)(missing ?? 'real processes of this machine', () => {
  const name = `importer-${process.pid}`
  const groups = { importers: { title: `${name}*`, idle: `${name} [bored]` } }
  const lookAt = async (kept: Kept) => expectAnswered(await look(processes, { groups }, { kept, timeoutMs: 60_000 }))

  test('their titles tell who is busy, and one that was replaced was restarted', async () => {
    using kept = new Kept()
    await using first = await startTitled(`${name} [bored]`)
    expect(await lookAt(kept)).toMatchObject({
      metrics: { running: { importers: 1 }, busy: { importers: 0 }, idle: { importers: 1 }, lacking: { importers: 0 } },
      details: { processes: [{ group: 'importers', pid: first.pid }] },
    })
    await first.show(`${name} [posting entries]`)
    await using second = await startTitled(`${name} [bored]`)
    const later = await lookAt(kept)
    expect(later).toMatchObject({
      metrics: { running: { importers: 2 }, busy: { importers: 1 }, restarts: { importers: 0 } },
      details: { processes: [{ pid: first.pid, title: `${name} [posting entries]` }, { pid: second.pid }] },
      text: 'importers 2 (1 busy, 1 idle)',
    })
    expect(Object(later.metrics.memory).importers).toBeGreaterThan(1_000_000)
    await second[Symbol.asyncDispose]()
    await using third = await startTitled(`${name} [bored]`)
    expect(third.pid).toBeGreaterThan(0)
    expect((await lookAt(kept)).metrics).toMatchObject({ running: { importers: 2 }, restarts: { importers: 1 } })
  })

  test('none of them is named, and one that must not run too', async () => {
    expect(await look(processes, { groups }, { timeoutMs: 60_000 })).toMatchObject({
      metrics: { lacking: { importers: 1 } },
      text: `importers: nothing runs (${name}*)`,
    })
    await using rogue = await startTitled(`${name} --daemon`)
    const options = { groups: { rogue: { title: `${name}*`, most: 0 } } }
    expect(await look(processes, options, { timeoutMs: 60_000 })).toMatchObject({
      metrics: { surplus: { rogue: 1 } },
      text: `rogue runs and must not: ${rogue.pid} ${name} --daemon`,
    })
  })

  test('a child that nobody asks after is a zombie, and runs no more', async () => {
    const script =
      'my $pid = fork; exit unless $pid; $0 = "waiting"; select(undef, undef, undef, 0.01) until -e "/proc/$pid" && `cat /proc/$pid/stat` =~ /\\) Z /; $| = 1; print "$pid\\n"; <STDIN>'
    const parent = spawn(perl, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [said] = await once(parent.stdout, 'data')
    const { metrics, details } = expectAnswered(await look(processes, { groups }, { timeoutMs: 60_000 }))
    expect(metrics.zombies).toBeGreaterThan(0)
    expect(details?.zombies).toContainEqual({ pid: Number(said), parent: parent.pid, name: expect.any(String) })
    parent.stdin.end()
    await once(parent, 'exit')
  })

  test('all of them are read, however long their command lines are', async () => {
    const long = `${name} ${'x'.repeat(60_000)}`
    const workers = await Promise.all(
      [1, 2, 3].map(() => spawn(perl, ['-e', '<STDIN>', long], { stdio: ['pipe', 'ignore', 'ignore'] })),
    )
    await Promise.all(workers.map((worker) => once(worker, 'spawn')))
    const options = { groups: { long: { title: `*${'x'.repeat(60_000)}` } } }
    expect(await look(processes, options, { timeoutMs: 60_000 })).toMatchObject({ metrics: { running: { long: 3 } } })
    for (const worker of workers) {
      worker.stdin.end()
      await once(worker, 'exit')
    }
  })
})

describe('options', () => {
  const refused = (options: unknown) => {
    const { success, error } = processes.options.safeParse(options)
    return success ? null : error.issues.map(({ message }) => message).join()
  }
  test.each([
    [{ groups: {} }, 'must name at least one group'],
    [{ groups: { a: {} } }, 'needs program or title'],
    [{ groups: { a: { user: 'root' } } }, 'needs program or title'],
    [{ groups: { a: { title: 'x', least: 3, most: 2 } } }, 'must not be below least'],
    [{ source: 'snmp', groups: { a: { title: 'x' } } }, 'must be given with source: snmp'],
    [
      { source: 'snmp', community: 'c', groups: { a: { title: 'x', user: 'u' } } },
      'an agent does not tell whose a process is: leave user out with source: snmp',
    ],
    [{ groups: { a: { title: 'x', most: 0 } } }, null],
  ])('%j', (options, why) => {
    expect(refused(options)).toBe(why)
  })
})

const [longName, longId] =
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid]) => [name, Number(uid)] as const)
    .find(([name]) => name.length > 8) ?? []

test.skipIf(longName === undefined || process.getuid?.() !== 0)('a user is known by the whole name', async () => {
  const sleeping = spawn('sleep', ['86397'], { uid: longId })
  try {
    const of = { title: 'sleep 86397' }
    const groups = { own: { ...of, user: longName }, other: { ...of, user: `${longName}-x`, most: 0 } }
    expect(await look(processes, { groups }, { timeoutMs: 60_000 })).toMatchObject({
      metrics: { running: { own: 1, other: 0 } },
    })
  } finally {
    sleeping.kill()
    await once(sleeping, 'exit')
  }
})
