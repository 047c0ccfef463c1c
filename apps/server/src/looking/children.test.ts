import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startChildren } from './children.ts'
import type { Batch, Look, Looker } from './looker.ts'
import { RHYTHM } from './rhythm.ts'

const PATIENT = { timeout: 60_000, interval: 20 }
const probes = join(import.meta.dirname, 'starting-probes.made-up.ts')

let children: Looker
let looks: Look[]
let told: string[]
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let said: string
beforeEach(async () => {
  looks = []
  told = []
  const onLooks = (batch: Batch) => void looks.push(...batch.looks)
  children = startChildren(
    { onLooks, onTrouble: (text) => void told.push(text), known: () => undefined },
    { probes, rhythm: { ...RHYTHM, beatMs: 20 } },
  )
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  said = join(folder.path, 'said')
  await writeFile(said, '')
  // Whoever the children are must write into it.
  await chmod(said, 0o666)
})
afterEach(async () => {
  await children.stop()
  await folder[Symbol.asyncDispose]()
})

const check = (id: string, script = '', timeoutMs = 600_000) =>
  madeUpCheck(id, {
    ...{ kind: id.split('/')[1] ?? '', options: { script }, everyMs: 100, timeoutMs },
    way: { by: 'child', address: '', rules: { folders: [], user: null } },
  })
const plan = (...set: ReturnType<typeof check>[]) => children.plan({ set, remove: [], secrets: ['hidden'] })
const of = (id: string) => looks.map(({ observation }) => observation).filter(({ checkId }) => checkId === id)
const lastText = (id: string) => vi.waitFor(() => of(id).at(-1)?.text ?? expect.fail('not seen yet'), PATIENT)
const pidsSaid = () =>
  eventually(async () => {
    const pids = (await readFile(said, 'utf8')).match(/\d+/g) ?? []
    expect(pids.length).toBeGreaterThan(0)
    return pids.map(Number)
  })
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const goneAll = (pids: readonly number[]) => eventually(() => expect(pids.filter(isAlive)).toEqual([]))

test('programs are started in a process of their own, which there is only when it is needed', async () => {
  expect(children.vitals()).toEqual({ workers: [], skipped: 0 })
  plan(check('a/process'), check('a/script', 'echo hidden word; exit 3'))
  expect(Number(await lastText('a/process'))).not.toBe(process.pid)
  expect(await lastText('a/script')).toBe('3 ••• word')
  expect(children.vitals().workers).toMatchObject([{ name: 'children', alive: true, blind: false, checks: 2 }])
})

test('more than there are slots are all looked at, and one that never ends is ended in time', async () => {
  const many = Array.from({ length: 100 }, (_, index) => check(`${index}/script`, 'echo well'))
  plan(...many, check('x/script', 'sleep 1000', 200))
  for (const { id } of many) expect(await lastText(id)).toBe('0 well')
  // Where we stand still ourselves nothing is said of it.
  const late = () => of('x/script').filter((seen) => seen.outcome === 'failed' && seen.code === 'timeout')
  await vi.waitFor(() => expect(late().length).toBeGreaterThan(1), PATIENT)
  expect([told, children.vitals().workers[0]?.trouble]).toEqual([[], null])
})

test('when the process dies that is said, another takes its place, and nothing it started is left', async () => {
  plan(check('a/process'), check('a/script', `echo $$ > ${said}; exec sleep 1000`))
  const first = Number(await lastText('a/process'))
  const [program] = await pidsSaid()
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(Number(of('a/process').at(-1)?.text)).not.toBe(first), PATIENT)
  expect(of('a/script')[0]).toMatchObject({
    ...{ outcome: 'crashed', code: 'defect' },
    text: 'children died: it was ended by SIGKILL',
  })
  expect(told[0]).toMatch(/^children died: Error: it was ended by SIGKILL/)
  await goneAll([first, program ?? 0])
})

test('the process ends when we say so, not when all of us are told to', async () => {
  plan(check('a/process'))
  const first = await lastText('a/process')
  process.kill(Number(first), 'SIGTERM')
  plan(check('b/process'))
  expect(await lastText('b/process')).toBe(first)
  const seen = of('a/process').length
  await vi.waitFor(() => expect(of('a/process').length).toBeGreaterThan(seen + 1), PATIENT)
  expect([told, of('a/process').at(-1)?.text]).toEqual([[], first])
})

test('when we stop nothing is left', async () => {
  plan(check('a/process'), check('a/script', `echo $$ > ${said}; trap "" TERM; sleep 1000`))
  const first = Number(await lastText('a/process'))
  const [program] = await pidsSaid()
  await children.stop()
  await goneAll([first, program ?? 0])
  expect(told).toEqual([])
})

test('when we stop nothing is left of what bears no mark of ours and ends by nothing but SIGKILL', async () => {
  const stubborn = `exec env -i sh -c 'trap "" TERM; echo $$ >> ${said}; exec sleep 1000'`
  plan(...[1, 2, 3].map((n) => check(`${n}/script`, stubborn)))
  await eventually(async () => expect(await pidsSaid()).toHaveLength(3))
  const pids = await pidsSaid()
  await children.stop()
  await goneAll(pids)
})

test('when we are killed nothing is left', async () => {
  const scene = spawn(process.execPath, [join(import.meta.dirname, 'children.scene.ts'), said], { stdio: 'ignore' })
  const pids = await pidsSaid()
  expect(pids).toHaveLength(2)
  scene.kill('SIGKILL')
  await once(scene, 'exit')
  await goneAll(pids)
})
