import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { hasMadeUpClock } from '@foretop/lab/machine-clock.ts'
import { expect, test } from 'vitest'
import { machineBy } from '../file/machine.made-up.ts'
import { newerIn, searchFor, startedThere } from './running.ts'

// Nobody can make up when a file came, nor when a process did.
test.skipIf(process.platform !== 'linux' || hasMadeUpClock())(
  'by ps and find of the machine alone, a file that is newer than what runs is found',
  async () => {
    await using folder = await temporaryFolder()
    const name = 'foretop-made-up'
    const machine = machineBy()
    const newer = async () => {
      const started = await startedThere(machine, name)
      if (started === null) throw new Error(`${name} does not run`)
      return newerIn(await machine.run(searchFor([folder.path], started.changedSince))).newer
    }
    const [program, old] = [join(folder.path, name), join(folder.path, 'old.conf')]
    await copyFile((await findProgram('sleep')) ?? '', program)
    await writeFile(old, '')
    await utimes(old, 1, 1)
    expect(await startedThere(machine, name)).toBeNull()
    const server = spawn(program, ['1000'])
    try {
      await once(server, 'spawn')
      // What came with it, or just before, is as old as that at least.
      await eventually(async () => expect(await newer()).toEqual([]))
      await writeFile(join(folder.path, 'new.conf'), '')
      await eventually(async () => expect(await newer()).toEqual([join(folder.path, 'new.conf')]))
    } finally {
      server.kill()
      await once(server, 'exit')
    }
  },
)

test('FreeBSD is asked in its own words, by its own clock', async () => {
  const said = '   10:00 nginx\n1-00:00:00 nginx\n'
  const machine = {
    system: async () => 'FreeBSD',
    run: async () => ({ code: 0, signal: null, stdout: said, stderr: '' }),
  }
  expect(await startedThere(machine, 'nginx')).toEqual({
    ageMs: 600_000,
    changedSince: ['-mtime', '-599s', '-o', '-ctime', '-599s'],
  })
})
