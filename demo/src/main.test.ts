import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, startServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { order } from './control.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const run = promisify(execFile)

async function demo() {
  await using starting = new AsyncDisposableStack()
  const { path } = starting.use(await temporaryFolder())
  const port = await freePort()
  const say = (...words: string[]) => run(process.execPath, [MAIN, ...words, '--data', path])
  const program = starting.use(
    await startServer(process.execPath, [MAIN, '--days', '0', '--port', String(port), '--data', path], {
      port,
      ours: true,
      ready: () => order(path, { do: 'list' }),
      readyWithinMs: 100_000,
    }),
  )
  const owned = starting.move()
  return {
    port,
    path,
    program,
    say,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('a running demo is told what to break from another terminal, and ends when asked', {
  timeout: 120_000,
}, async () => {
  await using running = await demo()
  const { say, program, port, path } = running
  expect((await say('break', 'db-a02', '--replication')).stdout).toMatch(/db-a02/)
  expect(program.output()).toContain(`each with --data '${path}' behind it`)
  expect((await say('list')).stdout).toMatch(/dfw-db-a02 +replication +for \d+ s/)
  expect((await say('list')).stdout).toContain('npm run demo -- break d1 --split-brain')
  expect((await say('mend', '--all')).stdout).toMatch(/nothing is broken/)
  expect((await say('script', 'overload')).stdout).toMatch(/overload +5 min/)
  expect((await say('list')).stdout).toMatch(/playing overload/)
  await expect(say('break', 'db-a02', '--flood')).rejects.toThrow(/no fault flood/)
  await expect(run(process.execPath, [MAIN, '--port', String(port)])).rejects.toThrow(/port \d+ is taken/)
  program.process.kill('SIGTERM')
  const code = await new Promise((resolve) => program.process.once('exit', resolve))
  expect([code, program.output()]).toEqual([0, expect.stringContaining(`http://127.0.0.1:${port}`)])
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  await expect(say('list')).rejects.toThrow(/no demo is running/)
})

test('whoever ends it while its past is written does not wait for the end of that', async () => {
  await using folder = await temporaryFolder()
  const words = [MAIN, '--days', '14', '--port', String(await freePort()), '--data', folder.path]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (text.includes('days of history')) child.kill('SIGINT')
    })
  const [code] = await once(child, 'close')
  expect(code).toBe(130)
  expect(output).not.toMatch(/The wall|demo: (?!loading|rehearsing|looking|writing)/)
})

test('when the product dies, the demo says so and ends', async () => {
  await using running = await demo()
  const { pid } = running.program.process
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const gone = new Promise((resolve) => running.program.process.once('exit', resolve))
  process.kill(Number(children.trim()), 'SIGKILL')
  expect(await gone).toBe(1)
  expect(running.program.output()).toMatch(/ended by itself/)
})

test('words that mean nothing are answered with those that do', async () => {
  await expect(run(process.execPath, [MAIN, 'break', 'db-a02'])).rejects.toThrow(/not understood/)
  expect((await run(process.execPath, [MAIN, '--help'])).stdout).toMatch(/npm run demo/)
})
