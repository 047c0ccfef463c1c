import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import type { ChildCommand } from '@foretop/probes/protocol/child/command.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DeliveryError } from '../channels/define.ts'
import { type Errands, startErrands } from './errands.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let said: string
const started: Errands[] = []
beforeEach(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  said = join(folder.path, 'said')
  await writeFile(said, '')
  await chmod(said, 0o666)
})
afterEach(async () => {
  for (const errands of started.splice(0)) await errands.stop()
  await folder[Symbol.asyncDispose]()
})

function start(options: Partial<Parameters<typeof startErrands>[0]> = {}): Errands {
  const errands = startErrands({ rules: () => ({ folders: [folder.path], user: null }), ...options })
  started.push(errands)
  return errands
}
async function script(name: string, text: string): Promise<ChildCommand> {
  const path = join(folder.path, name)
  await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  await chmod(path, 0o755)
  return { program: path, from: 'folders', args: [] }
}
const never = new AbortController().signal
const way = (signal = never) => ({ whose: 'ops', signal })
const failureOf = (running: Promise<unknown>) =>
  running.then(
    (end) => expect.fail(`it ended: ${JSON.stringify(end)}`),
    (error: unknown) => error,
  )
const pids = () =>
  eventually(async () => {
    const found = (await readFile(said, 'utf8')).match(/\d+/g) ?? []
    expect(found.length).toBeGreaterThan(0)
    return found.map(Number)
  })
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const parentOf = async (pid: number) =>
  Number((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[1])

test('a program is run elsewhere, reads what it is given, and how it ended is told', async () => {
  const errands = start()
  const command = await script('tell', 'cat; echo $PPID >&2; exit 3')
  const end = await errands.run({ ...command, input: 'späť' }, way())
  expect(end).toMatchObject({ code: 3, stdout: 'späť' })
  expect(Number(end.stderr)).not.toBe(process.pid)
  expect((await errands.run(command, way())).stderr).toBe(end.stderr)
})

test('one that cannot be run says why, and is worth another try', async () => {
  const error = await failureOf(start().run({ program: 'no-such', from: 'folders', args: [] }, way()))
  expect(error).toBeInstanceOf(DeliveryError)
  expect(error).toMatchObject({ retryable: true, message: expect.stringMatching(/^there is no no-such in /) })
})

test('the rules are those of the moment', async () => {
  let folders = ['/usr/bin']
  const errands = start({ rules: () => ({ folders, user: null }) })
  const command = await script('tell', 'echo well')
  expect(await failureOf(errands.run(command, way()))).toMatchObject({ message: expect.stringMatching(/in none of/) })
  folders = [folder.path]
  expect(await errands.run(command, way())).toMatchObject({ stdout: 'well\n' })
})

test('one that is recalled is ended with all that it started', async () => {
  const command = await script('tell', `sleep 1000 & echo $! $$ > ${said}; wait`)
  const deadline = new AbortController()
  const running = failureOf(start().run(command, way(deadline.signal)))
  const programs = await pids()
  deadline.abort(new DeliveryError('no answer in time', true))
  expect(await running).toBe(deadline.signal.reason)
  await eventually(() => expect(programs.filter(isAlive)).toEqual([]))
})

test('no more run at once than are allowed, and whoever waits gets the place of one that is gone', async () => {
  const errands = start({ most: 1 })
  const deadline = new AbortController()
  const first = failureOf(errands.run(await script('long', `echo $$ > ${said}; exec sleep 1000`), way(deadline.signal)))
  const [program = 0] = await pids()
  const impatient = new AbortController()
  const turnedAway = failureOf(errands.run(await script('never', `echo never > ${said}`), way(impatient.signal)))
  const second = errands.run(
    await script('quick', `kill -0 ${program} 2>/dev/null && echo beside || echo alone`),
    way(),
  )
  impatient.abort(new Error('the deadline'))
  expect(await turnedAway).toMatchObject({ message: '1 programs of channels run already', retryable: true })
  deadline.abort(new Error('the deadline'))
  await first
  expect(await second).toMatchObject({ stdout: 'alone\n' })
  expect(await readFile(said, 'utf8')).toBe(`${program}\n`)
})

test('when the process dies its errands fail, are worth another try, and leave nothing behind', async () => {
  const errands = start()
  const running = failureOf(errands.run(await script('tell', `echo $$ > ${said}; exec sleep 1000`), way()))
  const [program = 0] = await pids()
  process.kill(await parentOf(program), 'SIGKILL')
  expect(await running).toMatchObject({ retryable: true, message: 'the process that ran it was ended by SIGKILL' })
  await eventually(() => expect(isAlive(program)).toBe(false))
  expect(await errands.run(await script('next', 'echo well'), way())).toMatchObject({ stdout: 'well\n' })
})

test('a process that stands still is ended, and another takes its place', async () => {
  const errands = start({ standsStillMs: 200 })
  const deadline = new AbortController()
  const command = await script('tell', `echo $$ > ${said}; exec sleep 1000`)
  const running = failureOf(errands.run(command, way(deadline.signal)))
  const [program = 0] = await pids()
  process.kill(await parentOf(program), 'SIGSTOP')
  const other = failureOf(errands.run(await script('other', 'echo well'), way()))
  deadline.abort(new Error('the deadline'))
  await running
  expect(await other).toMatchObject({ message: 'the process that ran it was ended by SIGKILL' })
  await eventually(() => expect(isAlive(program)).toBe(false))
  expect(await errands.run(await script('next', 'echo well'), way())).toMatchObject({ stdout: 'well\n' })
})

test('when we stop nothing is left, and nothing is begun', async () => {
  const errands = start()
  const running = failureOf(errands.run(await script('tell', `trap "" TERM; echo $$ > ${said}; sleep 1000`), way()))
  const [program = 0] = await pids()
  const runner = await parentOf(program)
  await errands.stop()
  await running
  await eventually(() => expect([program, runner].filter(isAlive)).toEqual([]))
  expect(await failureOf(errands.run(await script('late', 'echo late'), way()))).toMatchObject({
    message: 'we are being stopped',
  })
})

test('a process that cannot live is no reason to begin it again and again', async () => {
  const runner = join(folder.path, 'runner.mjs')
  await writeFile(
    runner,
    `import { appendFileSync } from 'node:fs'\nappendFileSync('${said}', process.pid + '\\n')\nprocess.exit(7)\n`,
  )
  const errands = start({ runner: new URL(`file://${runner}`) })
  expect(await failureOf(errands.run(await script('tell', 'echo well'), way()))).toMatchObject({
    message: 'the process that ran it was ended by itself with 7',
  })
  await eventually(async () => expect(await pids()).toHaveLength(2))
  await eventually(async () => expect((await pids()).filter(isAlive)).toEqual([]))
  expect(await pids()).toHaveLength(2)
})
