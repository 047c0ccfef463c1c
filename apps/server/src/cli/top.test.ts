import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { GUARDED, servePlayed, WALL_TOKEN } from '../http/serve.made-up.ts'
import type { Terminal } from './command.ts'
import { runWords } from './run-words.ts'

test('a problem appears, is acknowledged with a note, and recovers', async () => {
  await using site = servePlayed()
  await site.estate.add('web1/http', { status: 'ok' })
  const screen = fakeTerminal()
  using running = start(['top', '--server', await site.listen()], screen)
  await screen.shows('all well')
  await site.estate.look('web1/http', 'critical')
  await screen.shows('1 critical')
  screen.type('j', 'a', ...'on it', '\r')
  await eventually(() =>
    expect(site.ports.checks.check('web1/http')?.acknowledgement).toMatchObject({ note: 'on it', by: 'ann' }),
  )
  await screen.shows('acknowledged ·')
  screen.type('j', 'r')
  await eventually(() => expect(site.estate.rechecked).toEqual(['web1/http']))
  screen.type('q')
  expect(await running.ended).toMatchObject({ code: 0 })
  expect(screen.givenBack()).toBe(true)
})
test('Enter shows all of a check, and Escape goes back', async () => {
  await using site = servePlayed()
  await site.estate.add('web1/http', {
    status: 'critical',
    text: 'no answer',
    runbook: 'turn it off\nand on again',
  })
  const screen = fakeTerminal()
  using running = start(['top', '--server', await site.listen()], screen)
  await screen.shows('1 critical')
  screen.type('j', '\r')
  await screen.shows('and on again')
  screen.type('\x1b')
  await screen.shows('1 critical')
  screen.type('q')
  await running.ended
})
test('where not all of a check fits, the screen says so', async () => {
  await using site = servePlayed()
  const runbook = Array.from({ length: 40 }, (_, index) => `step ${index}`).join('\n')
  await site.estate.add('web1/http', { status: 'critical', runbook })
  const screen = fakeTerminal()
  using running = start(['top', '--server', await site.listen()], screen)
  await screen.shows('1 critical')
  screen.type('j', '\r')
  await screen.shows('step 15')
  await screen.shows('more lines')
  screen.type('q')
  await running.ended
})
test('only lines that changed are sent', async () => {
  await using site = servePlayed()
  for (let each = 0; each < 20; each += 1) await site.estate.add(`web${each}/http`, { status: 'ok' })
  const screen = fakeTerminal()
  using _running = start(['top', '--server', await site.listen()], screen)
  await screen.shows('all well')
  const before = screen.written().length
  await site.estate.look('web3/http', 'critical')
  await screen.shows('1 critical')
  // Header, problem, an empty line, the map's one line, the event and the keys: not the whole screen.
  expect(screen.written().length - before).toBeLessThan(1_000)
})
test('a server that is gone is said so within seconds, and actions wait', async () => {
  const site = servePlayed()
  await site.estate.add('web1/http', { status: 'critical' })
  const screen = fakeTerminal()
  using _running = start(['top', '--server', await site.listen()], screen)
  await screen.shows('1 critical')
  await site[Symbol.asyncDispose]()
  await screen.shows('NO DATA')
  screen.type('j', 'a')
  await screen.shows('not now: no word from the server')
})
test('a token that may only look sees, and cannot act', async () => {
  await using site = servePlayed({ settings: GUARDED })
  await site.estate.add('web1/http', { status: 'critical' })
  const screen = fakeTerminal()
  using _running = start(['top', '--server', await site.listen()], screen, { FORETOP_TOKEN: WALL_TOKEN })
  await screen.shows('1 critical')
  screen.type('j', 'a')
  await screen.shows('may look, not act')
})
test('straight from a configuration it looks by itself', async () => {
  await using site = await configure(await freePort())
  const screen = fakeTerminal()
  using running = start(['top', '--config', site.path], screen)
  await screen.shows('connection refused')
  screen.type('q')
  expect(await running.ended).toMatchObject({ code: 0 })
})
test('without a terminal there is one picture, and the exit code says how bad it is', async () => {
  await using site = await configure(await freePort())
  const { code, printed } = await runWords(['top', '--config', site.path])
  expect(code).toBe(2)
  expect(printed.join('\n')).toMatch(/◆ 1 critical.*web1 http .*connection refused/s)
})
test('one picture tells the cause from what it explains', async () => {
  await using site = await configure(
    await freePort(),
    `
  behind: { probe: http, hosts: [web1], needs: [http], with: { port: ${await freePort()} } }`,
  )
  const { code, printed } = await runWords(['top', '--config', site.path])
  expect(code).toBe(2)
  expect(printed.join('\n')).toMatch(/◆ 1 critical.*◆ web1 http .*◇ web1 behind .*behind web1\/http · .*refused/s)
})
test('for programs the picture is JSON', async () => {
  await using site = servePlayed()
  await site.estate.add('web1/http', { status: 'warning' })
  const { code, printed } = await runWords(['top', '--json', '--server', await site.listen()])
  expect(code).toBe(1)
  expect(JSON.parse(printed.join(''))).toMatchObject({ open: [{ id: 'web1/http' }], handled: [] })
})

async function configure(port: number, more = '') {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'foretop.yaml')
  const text = `
hosts:
  web1: { address: 127.0.0.1 }
checks:
  http: { probe: http, hosts: [web1], every: 1s, attempts: 1, with: { port: ${port} } }${more}
`
  await writeFile(path, text)
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** Runs the command until the end of the test at the latest. */
function start(words: readonly string[], { terminal }: FakeTerminal, env: { readonly [name: string]: string } = {}) {
  const stop = new AbortController()
  const ended = runWords(words, {
    terminal,
    isTerminal: true,
    stop: stop.signal,
    env: { USER: 'ann', NO_COLOR: '1', ...env },
  })
  return { ended, [Symbol.dispose]: () => stop.abort() }
}

type FakeTerminal = ReturnType<typeof fakeTerminal>

/** 80×24, remembered line by line as a real one would show them. */
function fakeTerminal() {
  let written = ''
  let onKey: (key: string) => void = () => {}
  let taken: boolean | null = null
  const terminal: Terminal = {
    size: () => ({ columns: 80, rows: 24 }),
    takeOver(listener) {
      onKey = listener
      taken = true
      return {
        [Symbol.dispose]() {
          taken = false
        },
      }
    },
    giveBack() {},
    write(text) {
      written += text
    },
  }
  return {
    terminal,
    type: (...keys: readonly string[]) => keys.forEach((key) => void onKey(key)),
    written: () => written,
    shows: (text: string) => eventually(() => expect(screenOf(written)).toContain(text)),
    givenBack: () => taken === false,
  }
}

/** What a terminal shows after all that was written: the last text of each line. */
function screenOf(written: string): string {
  const lines = new Map<string, string>()
  let row = ''
  for (const part of written.split('\x1b[')) {
    if (part.endsWith(';1H')) row = part
    else if (part.startsWith('K')) lines.set(row, part.slice(1))
  }
  return [...lines.values()].join('\n')
}
