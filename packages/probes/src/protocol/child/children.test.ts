import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Children } from './children.ts'
import type { ChildCommand } from './command.ts'
import { MARK } from './marked.ts'

const QUICK = { termMs: 50, killMs: 10_000, heldMs: 50 }
const never = new AbortController().signal
const isRoot = process.getuid?.() === 0

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let children: Children
beforeEach(async () => {
  folder = await temporaryFolder()
  // Whoever the children are must reach it.
  await chmod(folder.path, 0o755)
  children = new Children({ patience: QUICK })
})
afterEach(async () => {
  children[Symbol.dispose]()
  await children.gone('a')
  await folder[Symbol.asyncDispose]()
})

async function script(name: string, text: string, mode = 0o755): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, text.startsWith('#!') ? text : `#!/bin/sh\n${text}\n`)
  await chmod(path, mode)
  return path
}
const run = (program: string, more: Partial<ChildCommand> = {}, signal = never, user: string | null = null) =>
  children.run(
    { program, from: 'folders', args: [], ...more },
    { rules: { folders: [folder.path], user }, whose: 'a', signal },
  )
/** A look whose deadline comes as soon as the child says something on a path. */
async function untilSaid(text: string): Promise<unknown> {
  const said = join(folder.path, 'said')
  await writeFile(said, '')
  await chmod(said, 0o666)
  const path = await script('child', text.replaceAll('SAID', said))
  const end = new AbortController()
  const running = run(path, {}, end.signal).catch((error: unknown) => error)
  await eventually(async () => expect(await readFile(said, 'utf8')).toMatch(/\d+\n$/))
  end.abort(new Error('the deadline'))
  return await running
}
const pidsSaid = async () => (await readFile(join(folder.path, 'said'), 'utf8')).trim().split(/\s+/).map(Number)
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
/** Whoever is nobody's child any more is a zombie until the first process of the machine comes by. */
const goneAll = () => eventually(async () => expect((await pidsSaid()).filter(isAlive)).toEqual([]))

describe('a program that ends by itself', () => {
  test('gives its code and what it said on either side', async () => {
    await script('check', 'echo "$1|$2"; echo why >&2; exit 2')
    expect(await run('check', { args: ['a b', '$(id)'] })).toEqual({
      ...{ code: 2, signal: null },
      ...{ stdout: 'a b|$(id)\n', stderr: 'why\n' },
    })
  })

  test('gives the signal that ended it', async () => {
    await script('check', 'kill -SEGV $$')
    expect(await run('check')).toMatchObject({ code: null, signal: 'SIGSEGV' })
  })

  test('reads what it is given, and then sees its end', async () => {
    await script('check', 'cat; echo end')
    const input = `${'späť\n'.repeat(20_000)}`
    expect(await run('check', { input, mostBytes: 1_000_000 })).toMatchObject({ code: 0, stdout: `${input}end\n` })
    expect(await run('check')).toMatchObject({ code: 0, stdout: 'end\n' })
  })

  test('need not read what it is given', async () => {
    await script('check', 'exec 0<&-; echo well; exit 3')
    expect(await run('check', { input: 'x'.repeat(1_000_000) })).toMatchObject({ code: 3, stdout: 'well\n' })
  })

  test('knows of our environment nothing but where programs are, its home and what it is given', async () => {
    await script('check', '#!/usr/bin/env -S sh -c "env | sort"')
    process.env.A_SECRET_OF_OURS = 'hidden'
    const { stdout } = await run('check', { env: { PASSWORD: 'its own', [MARK]: 'another' } })
    delete process.env.A_SECRET_OF_OURS
    const names = stdout.split('\n').flatMap((line) => line.split('=')[0] || [])
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual(
      [MARK, 'HOME', 'LC_ALL', 'PASSWORD', 'PATH'].toSorted(),
    )
    expect(stdout).not.toContain('another')
  })

  test.skipIf(!isRoot)('is nobody where we are root, or whom the site says', async () => {
    await script('check', 'id -u; id -G; echo $HOME')
    expect((await run('check')).stdout).toMatch(/^65534\n65534\n/)
    expect((await run('check', {}, never, 'daemon')).stdout).toBe('1\n1\n/usr/sbin\n')
    await expect(run('check', {}, never, 'no-such')).rejects.toMatchObject({
      ...{ code: 'local', message: expect.stringContaining('no user no-such') },
    })
  })

  test.skipIf(process.platform !== 'linux')('is what the kernel takes before us when memory is short', async () => {
    await script('check', 'while [ "$(cat /proc/$$/oom_score_adj)" != 1000 ]; do :; done; echo first')
    expect(await run('check')).toMatchObject({ stdout: 'first\n' })
  })

  test('leaves nothing behind that it started, in its group or out of it', async () => {
    const said = join(folder.path, 'said')
    const leaves = `setsid sh -c 'echo $$ >> ${said}; exec sleep 1000' &`
    const untilLeft = `while [ $(wc -l < ${said}) -lt 2 ]; do :; done`
    await script('check', `sleep 1000 & echo $! > ${said}; ${leaves} ${untilLeft}; echo ok`)
    await writeFile(said, '')
    await chmod(said, 0o666)
    expect(await run('check')).toMatchObject({ code: 0, stdout: 'ok\n' })
    expect(await pidsSaid()).toHaveLength(2)
    await goneAll()
  })
})

test('one that has ended is sent no signal any more, whoever holds its output', async () => {
  const kill = vi.spyOn(process, 'kill')
  using held = new Children({ mark: 'held', patience: { ...QUICK, heldMs: 600_000 } })
  const said = join(folder.path, 'said')
  await writeFile(said, '')
  await chmod(said, 0o666)
  await script('check', `setsid sh -c 'echo $$ > ${said}; exec sleep 1000' & until grep -q . ${said}; do :; done`)
  const rules = { folders: [folder.path], user: null }
  const end = new AbortController()
  const running = held.run({ program: 'check', from: 'folders', args: [] }, { rules, whose: 'h', signal: end.signal })
  await eventually(() => expect(kill).toHaveBeenCalledTimes(1))
  end.abort(new Error('the deadline'))
  held[Symbol.dispose]()
  expect(kill).toHaveBeenCalledTimes(1)
  kill.mockRestore()
  held.endLeftBehind()
  await expect(running).rejects.toThrow('the deadline')
})

describe('a look that is over', () => {
  test('ends a program that waits, and all of its group', async () => {
    expect(await untilSaid('sleep 1000 & echo $! > SAID; wait')).toMatchObject({ message: 'the deadline' })
    await children.gone('a')
    await goneAll()
  })

  test('ends one that ignores SIGTERM, whose children do too', async () => {
    await untilSaid('trap "" TERM; sleep 1000 & echo $! $$ > SAID; while :; do sleep 1; done')
    await children.gone('a')
    await goneAll()
    expect(children.hanging).toEqual([])
  })

  test('lets a program that can tidy up do so', async () => {
    children[Symbol.dispose]()
    children = new Children({ patience: { ...QUICK, termMs: 600_000 } })
    const said = join(folder.path, 'said')
    await untilSaid('trap "echo tidied >> SAID; exit" TERM; sleep 1000 & echo $! > SAID; wait')
    await children.gone('a')
    expect(await readFile(said, 'utf8')).toContain('tidied')
  })

  test('is not waited for by a program that has less time', async () => {
    await script('check', 'exec sleep 1000')
    await expect(run('check', { limitMs: 50 })).rejects.toMatchObject({
      ...{ code: 'timeout', message: 'check did not end in time and was ended' },
    })
    await children.gone('a')
    expect(children.hanging).toEqual([])
    expect(await run('true', { from: 'system', limitMs: 60_000 })).toMatchObject({ code: 0 })
  })

  test('starts nothing any more', async () => {
    await script('check', 'echo ok')
    await expect(run('check', {}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
  })
})

describe('output', () => {
  test('is kept as far as anybody reads it', async () => {
    await script('check', 'head -c 200000 /dev/zero | tr "\\0" x; head -c 200000 /dev/zero | tr "\\0" y >&2')
    const { code, stdout, stderr, cut } = await run('check')
    expect([code, stdout.length, stderr.length, cut]).toEqual([0, 65_536, 65_536, ['stdout', 'stderr']])
  })

  test('that is cut says so, and ends with a whole letter', async () => {
    await script('check', "head -c 65535 /dev/zero | tr '\\0' x; printf '\\303\\244'")
    expect(await run('check')).toMatchObject({ stdout: 'x'.repeat(65_535), cut: ['stdout'] })
    await script('check', "head -c 65536 /dev/zero | tr '\\0' x")
    expect((await run('check')).cut).toBeUndefined()
  })

  test('is read further where that is wanted, to 1 MiB at most', async () => {
    await script('check', "head -c 1048576 /dev/zero | tr '\\0' x")
    const { stdout, cut } = await run('check', { mostBytes: 10_000_000 })
    expect([stdout.length, cut]).toEqual([1_048_576, undefined])
    expect(await run('check', { mostBytes: 100_000 })).toMatchObject({ stdout: 'x'.repeat(100_000), cut: ['stdout'] })
    await script('check', "head -c 1048577 /dev/zero | tr '\\0' x")
    await expect(run('check', { mostBytes: 10_000_000 })).rejects.toMatchObject({ code: 'too-large' })
  })

  test('without end is no answer, and its program is ended', async () => {
    await script('check', 'exec cat /dev/zero')
    await expect(run('check')).rejects.toMatchObject({ code: 'too-large', message: expect.stringMatching(/1 MiB/) })
    await children.gone('a')
    expect(children.hanging).toEqual([])
  })
})

describe('which programs are run', () => {
  test.each([
    ['one that is not there', async () => 'no-such', /^there is no no-such in /],
    ['a path to nowhere', async () => '/no/such', /^there is no \/no\/such$/],
    ['a part of a path', async () => '../check', /a name or a whole path/],
    ['one of another folder', async () => '/bin/sh', /in none of the folders/],
    ['a folder', async () => folder.path, /^there is no/],
    ['one that may not be executed', () => script('check', 'true', 0o644), /may not be executed/],
    ['one that everybody may change', () => script('check', 'true', 0o777), /changed by everybody/],
    ['one of a program that is not there', () => script('check', '#!/no/such'), /first line names is not there/],
    ['a text that is no program', () => script('check', '#!'), /cannot be started/],
  ])('%s is not, and that is ours', async (_, make, message) => {
    await expect(run(await make())).rejects.toMatchObject({ code: 'local', message: expect.stringMatching(message) })
  })

  test('a link to another folder is not, one to the same is', async () => {
    await script('check', 'echo $0')
    await symlink('/bin/sh', join(folder.path, 'out'))
    await symlink('check', join(folder.path, 'in'))
    await expect(run('out')).rejects.toMatchObject({ code: 'local' })
    // By its own name, for one program may be several.
    expect(await run('in')).toMatchObject({ stdout: `${join(folder.path, 'in')}\n` })
  })

  test('one in a folder where everybody may put others is not', async () => {
    const open = join(folder.path, 'open')
    await mkdir(open)
    await script('open/check', 'echo ok')
    await chmod(open, 0o777)
    await expect(run(join(open, 'check'))).rejects.toMatchObject({ code: 'local' })
    await chmod(open, 0o1777)
    expect(await run(join(open, 'check'))).toMatchObject({ stdout: 'ok\n' })
  })

  test('nor is one below such a folder, as far as the one that is allowed', async () => {
    const open = join(folder.path, 'open')
    await mkdir(join(open, 'closed'), { recursive: true })
    await script('open/closed/check', 'echo ok')
    await chmod(open, 0o777)
    await expect(run(join(open, 'closed/check'))).rejects.toMatchObject({ code: 'local' })
    await symlink('open/closed/check', join(folder.path, 'in'))
    await expect(run('in')).rejects.toMatchObject({ code: 'local' })
    await chmod(open, 0o755)
    await chmod(folder.path, 0o777)
    await expect(run('in')).rejects.toMatchObject({ code: 'local' })
    await chmod(folder.path, 0o755)
    expect(await run('in')).toMatchObject({ stdout: 'ok\n' })
  })

  test('one of ours is found where systems keep them, and if not, what to install is said', async () => {
    expect(await run('true', { from: 'system' })).toMatchObject({ code: 0 })
    await expect(run('no-such', { from: 'system', lacking: 'install it' })).rejects.toMatchObject({
      message: expect.stringMatching(/: install it$/),
    })
  })
})

test('what an earlier process of ours left behind is ended by the next', async () => {
  const left = new Children({ mark: 'the-same', patience: QUICK })
  const said = join(folder.path, 'said')
  await writeFile(said, '')
  await chmod(said, 0o666)
  await script('check', `echo $$ > ${said}; exec sleep 1000`)
  const rules = { folders: [folder.path], user: null }
  const running = left.run({ program: 'check', from: 'folders', args: [] }, { rules, whose: 'b', signal: never })
  await eventually(async () => expect(await readFile(said, 'utf8')).toMatch(/\d+\n$/))
  new Children({ mark: 'the' }).endLeftBehind()
  expect((await pidsSaid()).filter(isAlive)).toHaveLength(1)
  new Children({ mark: 'the-same' }).endLeftBehind()
  expect(await running).toMatchObject({ code: null, signal: 'SIGKILL' })
})

const missing = await lackingMounts()
test.skipIf(missing)('one that hangs in the kernel is given up, counted, and not joined by another', async () => {
  expect(await playWithMounts(new URL('hanging.scene.ts', import.meta.url))).toEqual({
    first: 'the deadline',
    hanging: [{ whose: 'a', name: 'hung' }],
    same: 'hung of an earlier look still hangs in the kernel: a dead mount?',
    other: '0 ok',
    after: '0 ok',
    there: 'stuck of an earlier look still hangs in the kernel: a dead mount?',
    ...{ elsewhere: '0 ok', nowhere: '0 ok' },
    searches: [
      'in vain',
      'looking for lost still hangs in the kernel: a dead mount?',
      'in vain',
      ...Array(3).fill('2 searches for programs hang: are the folders of children on a dead mount?'),
    ],
    lookedFor: ['c', 'd'].map((whose) => ({ whose, name: 'lost' })),
    system: 0,
  })
})
