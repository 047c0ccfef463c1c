import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { runWords } from './run-words.ts'

test.each([
  ['echo "told $FORETOP_TO: $FORETOP_SUBJECT"', 0, 'delivered, told ann: [TEST] Foretop: a test of the channel pager'],
  ['echo away >&2; exit 75', 1, 'not delivered, tell ended with 75: away; a real message would be tried again'],
])('a channel that is a program is tried: %s', async (script, expected, said) => {
  await using folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  const program = join(folder.path, 'tell')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  const config = join(folder.path, 'foretop.yaml')
  await writeFile(
    config,
    `hosts: { web1: }\nchecks: { ssh: { probe: tcp, hosts: [web1], with: { port: 22 } } }\nchildren: { folders: ["${folder.path}"] }\nchannels: { pager: { kind: command, program: "${program}", to: ann } }\n`,
  )
  const { code, printed } = await runWords(['test-channel', 'pager', '--config', config])
  expect([code, printed]).toEqual([expected, [`pager (command): ${said}`]])
})
