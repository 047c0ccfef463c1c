import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { runWords } from './run-words.ts'

test('of a downtime that comes again the next three times are printed', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'foretop.yaml')
  const rule = '{ match: { hosts: [web1] }, every: 0 2 1 1 *, zone: Europe/Berlin, for: 2h, note: tapes }'
  await writeFile(
    file,
    `hosts: { web1: }\nchecks: { ssh: { probe: tcp, hosts: [web1], with: { port: 22 } } }\ndowntimes: { backup: ${rule} }\n`,
  )
  const { code, printed } = await runWords(['validate', '--config', file])
  expect([code, printed]).toEqual([
    0,
    [
      expect.stringContaining('1 hosts, 1 checks'),
      expect.stringMatching(
        /^downtime backup {2}host web1 · every 0 2 1 1 \* \(Europe\/Berlin\) · next (\w+ 1 Jan( \d{4})? \d\d:\d\d(, )?){3} · tapes$/,
      ),
    ],
  ])
})
