import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { EXIT, type Io } from './command.ts'
import { COMMANDS, runCommand } from './commands.ts'

/** Runs a command line as the process does, and gives the exit code with all that was printed. */
const run = (...words: string[]) => runUntil(new AbortController().signal, words)

async function runUntil(stop: AbortSignal, words: readonly string[]) {
  const printed: string[] = []
  const errors: string[] = []
  const io: Io = {
    env: {},
    cwd: import.meta.dirname,
    stop,
    onReload: () => {},
    print: (text) => void printed.push(text),
    printError: (text) => void errors.push(text),
    isTerminal: false,
  }
  return { code: await runCommand(COMMANDS, words, io), printed: printed.join('\n'), errors: errors.join('\n') }
}

test.each([
  [['validate', 'broken.yaml'], 'broken.yaml'],
  [['serve', 'site.yaml', '--port', '0'], 'site.yaml'],
  [['schema', 'x'], 'x'],
  [['test-channel', 'ops', 'mail'], 'mail'],
])('%j is refused, for its stray word would be overlooked', async (words, stray) => {
  const { code, printed, errors } = await run(...words)
  expect([code, printed]).toEqual([EXIT.usage, ''])
  expect(errors).toContain(`cannot use the word ${stray}\nusage: foretop ${words[0]}`)
})
test('a word that is meant for a command reaches it', async () => {
  expect(await run('probe', 'nosuch')).toMatchObject({
    code: EXIT.usage,
    errors: expect.stringContaining('there is no probe nosuch'),
  })
})
test('a command that does not exist gets the nearest one named', async () => {
  expect(await run('valdate')).toMatchObject({ code: EXIT.usage, errors: expect.stringContaining('mean validate?') })
})
test('a look that hangs ends as unknown as soon as the process is asked to end', async () => {
  const stop = new AbortController()
  await using server = createServer(() => stop.abort()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('has a port')
  const words = ['probe', 'memcached', `port=${bound.port}`, '--timeout', '60000']
  expect(await runUntil(stop.signal, words)).toMatchObject({ code: 3, printed: 'FORETOP UNKNOWN: interrupted' })
})
test('what is wrong with a page is the first that is said', async () => {
  await using server = createServer((socket) =>
    socket.resume().end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('has a port')
  expect(await run('probe', 'http', `port=${bound.port}`)).toMatchObject({
    code: 2,
    printed: expect.stringMatching(
      /^HTTP CRITICAL: HTTP 502 Bad Gateway where 2xx or 3xx was expected, after \d+ ms \| /,
    ),
  })
})
