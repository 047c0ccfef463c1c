import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, findProgram, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
/** What a terminal is sent to give back the screen it had before. */
const BACK = '\x1b[?1049l'

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

test('a command ends when its terminal is closed', async () => {
  await using site = await configured()
  const pbadm = start(process.execPath, [MAIN, 'pbadm', '60', '--config', site.path])
  await eventually(() => expect(pbadm.output()).toContain('lb1 - DWN'))
  const gone = once(pbadm.child, 'exit')
  pbadm.child.kill('SIGHUP')
  expect(await gone).toEqual([2, null])
})

test('a server goes on: to it the same signal means its configuration', async () => {
  await using site = await configured()
  const words = ['serve', '--config', site.path, '--data', join(site.folder, 'data'), '--port', '0']
  const server = start(process.execPath, [MAIN, ...words])
  await eventually(() => expect(server.output()).toContain('the wall is at'))
  server.child.kill('SIGHUP')
  await writeFile(site.path, 'checks: nonsense')
  await eventually(() => expect(server.output()).toContain('must be a map'))
  server.child.kill('SIGTERM')
  expect(await once(server.child, 'exit')).toEqual([0, null])
})

const script = await findProgram('script')
test.skipIf(script === null)('after a crash the terminal is as it was, and shows the trace', async () => {
  await using site = await configured()
  const top = `${process.execPath} --import '${CRASH_AFTER_FIRST_PICTURE}' ${MAIN} top --config ${site.path}`
  const { child, output } = start('script', ['-qec', top, '/dev/null'])
  await once(child, 'close')
  const [drawn, after] = output().split(BACK)
  expect(drawn).toContain('\x1b[?1049h')
  expect(after).toContain('struck by lightning')
})

/** A module that throws where nobody catches, as a defect would, once the screen was drawn. */
const CRASH_AFTER_FIRST_PICTURE = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write
  process.stdout.write = function (text, ...more) {
    if (String(text).includes("\\x1b[2J")) setImmediate(() => { throw new Error("struck by lightning") })
    return write.call(this, text, ...more)
  }
`)}`

/** A balancer that does not answer. */
async function configured() {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'foretop.yaml')
  await writeFile(
    path,
    `
hosts: { lb1: { address: 127.0.0.1 } }
checks: { balancer: { probe: perlbal, hosts: [lb1], with: { port: ${await freePort()} } } }
`,
  )
  return { path, folder: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

function start(command: string, words: readonly string[]) {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return { child, output: () => output }
}
