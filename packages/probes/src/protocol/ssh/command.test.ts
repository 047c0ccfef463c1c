import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { assertStarted, lineOf, quoted, runLimited } from './command.ts'
import type { SshLease } from './lease.ts'

const run = promisify(execFile)

const NASTY = [
  ...['', ' ', 'plain', "it's", '"', '\\', '$HOME', '$(id)', '`id`', '*', '?', '~', '!', '!!', '#', ';', '&', '|', '<'],
  ...[
    '>',
    '(',
    ')',
    '{a,b}',
    '[a]',
    '=',
    'a=b',
    '%',
    '-n',
    '--',
    "'",
    "''",
    "'\\''",
    "\\'",
    'a\nb',
    '\t',
    '\r',
    '\u001b',
  ],
  ...[
    'ünï',
    '\u202e',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell would put something in its place.
    '${IFS}',
    'a b  c',
    '\\n',
    "$'x'",
    'x'.repeat(5_000),
    '\n',
    '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  ],
]

test.each([['sh'], ['bash']])('%s reads every text as the one word that it is', async (shell) => {
  const line = `printf '%s\\0' ${NASTY.map(quoted).join(' ')}`
  const { stdout } = await run(shell, ['-c', line])
  expect(stdout.split('\0').slice(0, -1)).toEqual(NASTY)
})

test('a program is run with its arguments, in our words and folders', async () => {
  const line = lineOf({ program: 'sh', args: ['-c', 'echo "$1 $LC_ALL $PATH"', '-', "it's"] })
  const { stdout } = await run('sh', ['-c', line])
  expect(stdout).toBe("it's C /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n")
})

/** A machine without `timeout`, whose shell says so in these words; `said`: what it was sent. */
function without(words: string) {
  const said: string[] = []
  const run = async (line: string) => {
    said.push(line)
    const isMissed = line.startsWith('timeout ')
    return { code: isMissed ? 127 : 0, signal: null, stdout: '', stderr: isMissed ? words : '' }
  }
  // All that is asked of a lease here.
  return { said, lease: { where: 'there', facts: { unlimited: new Set<string>() }, run } as unknown as SshLease }
}

test.each([
  ['dash', 'sh: 1: timeout: not found\n'],
  ['bash', 'bash: line 1: timeout: command not found\n'],
  ['zsh', 'zsh:1: command not found: timeout\n'],
  ['csh', 'timeout: Command not found.\n'],
  ['fish', 'fish: Unknown command: timeout\nfish: \ntimeout 15 df\n'],
  ['mksh', 'sh: timeout: inaccessible or not found\n'],
  ['ksh of AIX', 'ksh: timeout:  not found.\n'],
  ['an old busybox', "timeout: can't execute '15': No such file or directory\n"],
])('where %s finds no timeout, it is run without, from then on', async (_, words) => {
  const { said, lease } = without(words)
  const { signal } = new AbortController()
  for (const _ of [1, 2]) expect(await runLimited(lease, 'df', 15, signal)).toMatchObject({ code: 0 })
  expect(said).toEqual(['timeout 15 df', 'df', 'df'])
})

test('a program that ends with 124 by itself was not ended by us', async () => {
  const end = { code: 124, signal: null, stdout: '', stderr: '' }
  const lease = { where: 'there', facts: { unlimited: new Set<string>() }, run: async () => end } as unknown as SshLease
  const { signal } = new AbortController()
  expect(await runLimited(lease, 'df', 15, signal)).toEqual(end)
  await expect(runLimited(lease, 'df', 0, signal)).rejects.toThrow('did not end within 0 s and was ended')
})

test('a program that is not there is told of, whatever else the shell complains of before', () => {
  const stderr =
    "bash: warning: setlocale: LC_ALL: cannot change locale\n/usr/bin/env: 'findmnt': No such file or directory\n"
  const end = { code: 127, signal: null, stdout: '', stderr }
  expect(() => assertStarted({ program: 'findmnt', from: 'system', args: [] }, end, 'there')).toThrow(
    'there is no findmnt on there',
  )
})

test('what no argument can hold is refused', () => {
  expect(() => quoted('a\0b')).toThrow('must not hold a NUL')
})
