import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { lineOf, quoted } from './command.ts'

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

test('what no argument can hold is refused', () => {
  expect(() => quoted('a\0b')).toThrow('must not hold a NUL')
})
