import { execFile } from 'node:child_process'
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, temporaryFolder } from '@foretop/lab/lab.ts'
import { lackingMounts, mountDeadFuse } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { file } from './file.ts'

const missing = await lacking('logrotate')
const noMounts = await lackingMounts()

describe.skipIf(missing)(missing ?? 'with the real logrotate', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let path: string
  let kept: Kept
  beforeEach(async () => {
    folder = await temporaryFolder()
    path = join(folder.path, 'update.log')
    kept = new Kept()
  })
  afterEach(async () => {
    kept[Symbol.dispose]()
    await folder[Symbol.asyncDispose]()
  })
  const look = () => lookSteadily(file, { path, lines: { errors: { contains: 'ERROR' } } }, { kept, timeoutMs: 60_000 })
  const rotate = async (how: string) => {
    const config = join(folder.path, 'logrotate.conf')
    await writeFile(config, `"${path}" {\n  rotate 3\n  su root root\n  ${how}\n}\n`, { mode: 0o600 })
    await promisify(execFile)((await findProgram('logrotate')) ?? '', [
      ...['--force', '--state', join(folder.path, 'state'), config],
    ])
  }

  test.skipIf(process.getuid?.() !== 0).each([
    ['copytruncate', false],
    ['create 0600', false],
    ['copytruncate\n  compress\n  delaycompress', false],
    // Then the old one can be read no more, which is said.
    ['create 0600\n  compress', true],
  ])('%s: each line is found once, or that it may not have been read is said', async (how, isLost) => {
    await writeFile(path, 'ERROR of old\n')
    await look()
    for (let round = 1; round <= 3; round += 1) {
      await appendFile(path, `well\nERROR before ${round}\n`)
      await rotate(how)
      await appendFile(path, `ERROR after ${round}\n`)
      expect(await look()).toMatchObject({
        metrics: { missing: 0, fresh: { errors: isLost ? 1 : 2 }, missed: Number(isLost) },
      })
    }
  })
})

test('the newest of a folder is found, however many are in it', async () => {
  await using folder = await temporaryFolder()
  await promisify(execFile)('sh', [
    '-c',
    'cd "$1" && seq -f "a-name-of-some-length-%06.0f" 45000 | xargs touch -d @1000',
    '-',
    folder.path,
  ])
  await writeFile(join(folder.path, 'new'), 'new')
  expect(await lookSteadily(file, { path: folder.path, newest: true }, { timeoutMs: 60_000 })).toMatchObject({
    details: { path: join(folder.path, 'new') },
  })
})

test.skipIf(noMounts)(noMounts ?? 'a file on a dead mount is a silence of its own, not ours', async () => {
  await using dead = await mountDeadFuse()
  const seen = await lookSteadily(file, { path: join(dead.path, 'x') }, { timeoutMs: 500 })
  expect(seen).toMatchObject({
    ...{ outcome: 'failed', code: 'timeout' },
    text: 'stat did not end in time and was ended',
  })
})
