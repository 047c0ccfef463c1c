import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { exec } from './exec.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

/** A look by a plugin of these lines. */
async function lookBy(script: string, options = {}, timeoutMs = 60_000) {
  const command = join(folder.path, 'check_it')
  await writeFile(command, `#!/bin/sh\n${script}\n`)
  await chmod(command, 0o755)
  return await look(exec, { command, ...options }, { address: '10.0.0.7', timeoutMs })
}

describe('the exit code is the state, whatever is said', () => {
  test.each([
    [0, 'ok'],
    [1, 'warning'],
    [2, 'critical'],
    [3, 'unknown'],
  ])('%i is %s', async (code, says) => {
    expect(await lookBy(`echo 'DISK CRITICAL'; exit ${code}`)).toMatchObject({ says, text: 'DISK CRITICAL' })
  })

  test.each([
    ['exit 4', 'check_it ended with 4'],
    ['echo it broke >&2; exit 127', 'check_it ended with 127: it broke'],
    ['echo said; echo it broke >&2; exit 255', 'check_it ended with 255: said: it broke'],
    ['echo said; kill -SEGV $$', 'check_it ended by SIGSEGV: said'],
  ])('any other is ours: %s', async (script, text) => {
    const seen = await lookBy(script)
    expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining(text) })
  })

  test('nothing said is not ok, and still as bad as the code', async () => {
    expect(await lookBy('exit 0')).toMatchObject({ says: 'unknown', text: expect.stringMatching(/said nothing$/) })
    expect(await lookBy('exit 2')).toMatchObject({ says: 'critical', text: expect.stringMatching(/said nothing$/) })
    // It turns the text behind it round, and is not seen itself.
    expect(await lookBy("printf '\\342\\200\\256'")).toMatchObject({ says: 'unknown' })
  })

  test('a wrong option is told by what the plugin complains of', async () => {
    const seen = await lookBy('echo Usage:; echo "unrecognized option" >&2; exit 3')
    expect(seen).toMatchObject({ says: 'unknown', text: 'unrecognized option: Usage:' })
    expect(await lookBy('echo "only on stderr" >&2; exit 2')).toMatchObject({ text: 'only on stderr' })
  })
})

test('lines, numbers and thresholds are where people look for them', async () => {
  const seen = await lookBy('printf "%s\\n" "OK | a=1s;2:;@3:4;0;9" \'more\' "last | \'b c\'=5"; echo oh >&2')
  expect(expectAnswered(seen)).toMatchObject({
    text: 'OK',
    metrics: { times: { a: 1_000 }, values: { 'b c': 5 } },
    details: {
      output: [{ line: 'more' }, { line: 'last' }],
      complaint: 'oh',
      performance: [
        {
          ...{ label: 'a', value: 1, unit: 's' },
          ...{ warning: 'below 2', critical: 'from 3 to 4', least: 0, most: 9 },
        },
        { ...{ label: 'b c', value: 5, unit: '' }, ...{ warning: null, critical: null, least: null, most: null } },
      ],
    },
  })
})

test('of a number that is cut in two nothing is told, and that more was said is', async () => {
  const seen = await lookBy(`echo "ok | a=1"; printf '%065500d|b=2 c=1234567890123456789012345678901234567890' 0`)
  expect(expectAnswered(seen)).toMatchObject({ details: { cut: expect.stringContaining('64 KiB') } })
  expect(expectAnswered(seen).metrics).toEqual({ values: { a: 1, b: 2 } })
})

test('arguments are given as they are, with the host in them', async () => {
  const args = ['-H', '$HOSTADDRESS$', '$HOSTNAME$', 'a b', '$(id)', '*', "'", '']
  expect(await lookBy('for each in "$@"; do printf "[%s]" "$each"; done', { args })).toMatchObject({
    text: "[-H][10.0.0.7][target][a b][$(id)][*]['][]",
  })
})

test('variables reach it and no command line', async () => {
  const seen = await lookBy('echo "$PASSWORD $#"', { env: { PASSWORD: 'hidden' } })
  expect(seen).toMatchObject({ text: 'hidden 0' })
})

test('one that does not end in time failed, and is named', async () => {
  expect(await lookBy('exec sleep 1000', {}, 200)).toMatchObject({
    ...{ outcome: 'failed', code: 'timeout' },
    text: 'check_it did not end in time and was ended',
  })
})

test('one that is not there says nothing of the service', async () => {
  const seen = await look(exec, { command: 'check_no_such' }, { rules: { folders: [folder.path], user: null } })
  expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining('there is no') })
})

test.each([
  [{}],
  [{ command: '' }],
  [{ command: 'a\0' }],
  [{ command: 'a', args: ['\0'] }],
  [{ command: 'a', args: 'b' }],
  [{ command: 'a', env: { 'A=B': 'c' } }],
])('%j cannot be run', (options) => {
  expect(exec.options.safeParse(options).success).toBe(false)
})
