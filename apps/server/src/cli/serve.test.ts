import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXIT } from './command.ts'
import { COMMANDS, runCommand } from './commands.ts'

const CONFIGURATION = `
site: Test
hosts:
  here: { address: 127.0.0.1 }
checks:
  port: { probe: http, hosts: [here], every: 1s, timeout: 500ms, with: { url: 'http://127.0.0.1:1/' } }
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-serve-'))
  writeFileSync(join(folder, 'foretop.yaml'), CONFIGURATION)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** `foretop serve` in that folder. */
function serving() {
  const said: string[] = []
  const refusals: string[] = []
  const stop = new AbortController()
  const code = runCommand(COMMANDS, ['serve', '--port', '0', '--log', 'silent'], {
    env: {},
    cwd: folder,
    stop: stop.signal,
    onReload: () => {},
    print: (text) => said.push(text),
    printError: (text) => refusals.push(text),
    isTerminal: false,
  })
  const url = () => eventually(() => /http:\S+/.exec(said.join('\n'))?.[0] ?? expect.fail('it does not listen yet'))
  return { code, refusals, url, stop: () => stop.abort() }
}

test('what cannot be written at the end is told by the exit code, and the rest ends all the same', async () => {
  const { code, refusals, url, stop } = serving()
  const wall = await url()
  await eventually(async () => expect(await (await fetch(`${wall}/health`)).text()).toContain('refused'))
  const other = new DatabaseSync(join(folder, 'data/state.db'))
  other.exec('BEGIN IMMEDIATE')
  stop()
  expect(await code).toBe(EXIT.failed)
  expect(refusals).toEqual([expect.stringMatching(/^foretop: not all could be written: .*locked/)])
  other.close()
  await expect(fetch(wall)).rejects.toThrow()
  const again = serving()
  await again.url()
  again.stop()
  expect(await again.code).toBe(EXIT.ok)
})

test('a second one on the same folder is refused in one line', async () => {
  const first = serving()
  await first.url()
  const second = serving()
  expect(await second.code).toBe(EXIT.unavailable)
  expect(second.refusals).toEqual([expect.stringMatching(/^foretop: cannot open .*: another Foretop is using it$/)])
  first.stop()
  expect(await first.code).toBe(EXIT.ok)
})
