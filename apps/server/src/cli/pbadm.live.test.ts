import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { openStates } from '@foretop/lab/perlbal-states.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { describe, expect, test } from 'vitest'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

const missing = await lacking('perlbal')

describe.skipIf(missing !== null)(`pbadm beside a real balancer ${missing ?? ''}`, () => {
  test('while the load stands still its numbers are those of the balancer’s own states', async () => {
    await using farm = await startWebFarm({ nodes: 1, workers: 2 })
    await using site = await configure({ lb01: farm.perlbal.port })
    using visitors = new DisposableStack()
    using raw = await openStates(farm.perlbal.port)
    for (const backend of farm.backends) backend.hold()
    for (let count = 0; count < 9; count += 1) visitors.use(visit(farm.perlbal.portOf('web')))
    // Before a backend has taken them all nine wait.
    await raw.until(2, 7)
    const { printed } = await lines(site.path, ['1'], 3)
    const after = await raw.read()
    expect([after.inFlight, after.waiting]).toEqual([2, 7])
    // A busy machine may be late with a look; a number it tells is right all the same.
    const told = printed.filter((line) => !line.includes('???'))
    expect(told.length).toBeGreaterThan(0)
    for (const line of told) expect(line).toMatch(/: \[lb01 [-~] 002, 0007\]$/)
  })
  test('one that is frozen is late, then down, and holds back no line of the other', async () => {
    await using one = await startWebFarm({ nodes: 1, workers: 1 })
    await using other = await startWebFarm({ nodes: 1, workers: 1 })
    await using site = await configure({ lb01: one.perlbal.port, lb02: other.perlbal.port }, '1s')
    const stop = new AbortController()
    const { printed, code } = await runWords(['pbadm', '--config', site.path, '0.2'], {
      stop: stop.signal,
      onLine(_, text) {
        if (/\[lb02 - \d/.test(text)) other.perlbal.freeze()
        if (text.endsWith('[lb02 - DWN, DOWN]')) stop.abort()
      },
    })
    other.perlbal.thaw()
    expect(code).toBe(2)
    // A busy machine may be late with the other one too, but once it answered it never stops.
    const answered = printed.slice(printed.findIndex((line) => /\[lb01 - \d/.test(line)))
    for (const line of answered) expect(line).toMatch(/\[lb01 [-~] \d{3}, \d{4}\]/)
    const states = printed.flatMap((line) => /\[lb02 (- \d|~ \d|- DWN)/.exec(line)?.[1]?.replace(/\d/, 'n') ?? [])
    const story = states.filter((state, index) => state !== states[index - 1])
    expect(story).toEqual(['- n', '~ n', '- DWN'])
  })
  test('what is no balancer is down, not idle', async () => {
    await using farm = await startWebFarm({ nodes: 1, workers: 1 })
    // The port of a service speaks HTTP: an answer, but to another question.
    await using site = await configure({ lb01: farm.perlbal.portOf('web') }, '20s')
    expect(await run(site.path, '-s')).toEqual({ code: 2, printed: [' 0 IF  0 Q   ** 1 DOWN **'], errors: '' })
  })
  test('the totals in one shot', async () => {
    await using farm = await startWebFarm({ nodes: 1, workers: 1 })
    await using site = await configure({ lb01: farm.perlbal.port, lb02: await freePort() })
    expect(await run(site.path, '-s')).toEqual({ code: 2, printed: [' 0 IF  0 Q   ** 1 DOWN **'], errors: '' })
    await using well = await configure({ lb01: farm.perlbal.port })
    expect(await run(well.path, '-s')).toEqual({ code: 0, printed: [' 0 IF  0 Q'], errors: '' })
  })
})

describe('pbadm by a running server', () => {
  test('its looks make the line, checks that come and go are followed, and silence is late', async () => {
    await using site = servePlayed({ kinds: new Map([['balancer', BALANCER]]) })
    const { metrics } = BALANCER
    void site.estate.add('lb01/pb', { kind: 'balancer', metrics, everyMs: 100 })
    void site.estate.look('lb01/pb', 'ok', { inFlight: 3, waiting: 0 })
    const url = await site.listen()
    const stop = new AbortController()
    const printed: string[] = []
    const running = runWords(['pbadm', '0.1', '--server', url], {
      stop: stop.signal,
      print: (text) => void printed.push(text),
    })
    // Looks that come only when the test makes them are soon late, on a busy machine before they are printed.
    const shows = (cells: RegExp) => eventually(() => expect(printed.at(-1)?.split(': ')[1]).toMatch(cells))
    await shows(/^\[lb01 [-~] 003, 0000\]$/)
    void site.estate.look('lb01/pb', 'ok', { inFlight: 4, waiting: 7 })
    await shows(/^\[lb01 [-~] 004, 0007\]$/)
    void site.estate.add('lb02/pb', { kind: 'balancer', metrics, everyMs: 60_000 })
    void site.estate.fail('lb02/pb')
    void site.estate.look('lb01/pb', 'ok', { inFlight: 5, waiting: 0 })
    await shows(/^\[lb01 [-~] 005, 0000\] \[lb02 - DWN, DOWN\]$/)
    site.estate.remove('lb02/pb')
    await shows(/^\[lb01 ~ 005, 0000\]$/)
    stop.abort()
    expect(await running).toMatchObject({ code: 3 })
  })
})

test('a configuration without a balancer says what would show', async () => {
  await using site = await configure({})
  expect(await run(site.path)).toMatchObject({
    code: 78,
    errors: expect.stringContaining('no balancer is watched here'),
  })
})
test('a configuration that is refused says so with its line', async () => {
  await using site = await configure({}, 'soon')
  expect(await run(site.path)).toMatchObject({ code: 78, errors: expect.stringMatching(/foretop\.yaml:\d+.*soon/) })
})
test.each([['0'], ['x'], ['-1']])('%s seconds are refused', async (seconds) => {
  expect(await run('foretop.yaml', '--', seconds)).toMatchObject({ code: 64 })
})

const role = (name: RoleOf<'balancers'>) => ({
  label: name,
  unit: 'count' as const,
  view: { name: 'balancers', role: name } as const,
})
/** Not of this program: a line shows every kind that has the two hints. */
const BALANCER = {
  title: 'Balancer',
  summary: '',
  relation: false,
  metrics: { inFlight: role('inFlight'), waiting: role('waiting') },
}

async function configure(ports: { readonly [host: string]: number }, timeout = '2s') {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'foretop.yaml')
  const entries = Object.entries(ports)
  const check = ([host, port]: readonly [string, number]) =>
    `  ${host}-pb: { probe: perlbal, hosts: [${host}], timeout: ${timeout}, with: { port: ${port} } }`
  const file = [
    `defaults: { timeout: ${timeout} }`,
    'hosts:',
    '  elsewhere: { address: 127.0.0.1 }',
    ...entries.map(([host]) => `  ${host}: { address: 127.0.0.1 }`),
    'checks:',
    '  web: { probe: http, hosts: [elsewhere], with: { url: "http://127.0.0.1/" } }',
    ...entries.map(check),
  ]
  await writeFile(path, file.join('\n'))
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** Runs the command until it ends by itself. */
const run = (config: string, ...words: readonly string[]) => runWords(['pbadm', '--config', config, ...words])

/** Runs the command until so many lines are printed. */
function lines(config: string, words: readonly string[], count: number) {
  const stop = new AbortController()
  return runWords(['pbadm', '--config', config, ...words], {
    stop: stop.signal,
    onLine(printed) {
      if (printed === count) stop.abort()
    },
  })
}
