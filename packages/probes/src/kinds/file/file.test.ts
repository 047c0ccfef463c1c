import { appendFile, chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { file } from './file.ts'

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
const look = (options: object = {}) => lookSteadily(file, { path, ...options }, { kept, timeoutMs: 60_000 })
const daysOld = async (name: string, days: number, text = 'x') => {
  const made = join(folder.path, name)
  await writeFile(made, text)
  const at = new Date(Date.now() - days * 86_400_000)
  await utimes(made, at, at)
  return made
}

describe('a file', () => {
  test('that is there is told with its age and size', async () => {
    await daysOld('update.log', 2, 'x'.repeat(2_048))
    const seen = expectAnswered(await look())
    expect(seen).toMatchObject({
      metrics: { missing: 0, size: 2_048 },
      details: { path, owner: userInfo().username },
      text: `${path}: 2\u202FKiB, changed 2\u202Fd ago`,
    })
    expect(seen.metrics.age).toBeCloseTo(2 * 86_400, -2)
    for (const name of ['rights', 'matches', 'unwanted']) expect(seen.metrics).not.toHaveProperty(name)
  })

  test('that is not there is missing, and so is the end of a link that leads nowhere', async () => {
    const missing = { metrics: { missing: 1 }, text: `${path} does not exist` }
    expect(await look()).toMatchObject(missing)
    await symlink('nowhere', path)
    expect(await look()).toMatchObject(missing)
    await rm(path)
    expect(await look({ path: `${path}/x/y` })).toMatchObject({ metrics: { missing: 1 } })
  })

  test('that must not be there', async () => {
    expect(await look({ absent: true })).toMatchObject({
      ...{ metrics: { unwanted: 0 }, text: `${path} does not exist, as it should not` },
    })
    await writeFile(path, '')
    expect(await look({ absent: true })).toMatchObject({
      ...{ metrics: { unwanted: 1 }, text: expect.stringMatching(/^.*update\.log exists, changed/) },
    })
  })

  test('of the future has no age', async () => {
    await daysOld('update.log', -1)
    const seen = expectAnswered(await look())
    expect(seen.metrics).not.toHaveProperty('age')
    expect(seen.text).toMatch(/changed .* in the future$/)
  })

  test('of somebody else, or with other rights, is told first', async () => {
    await writeFile(path, '')
    await chmod(path, 0o604)
    const mine = { owner: userInfo().username, mode: '604' }
    expect(await look(mine)).toMatchObject({ metrics: { rights: 0 } })
    expect(await look({ owner: 'www-data', group: 'nobody-else', mode: '0640' })).toMatchObject({
      metrics: { rights: 1 },
      text: expect.stringMatching(
        /^.*update\.log belongs to .*, not www-data; .*, not nobody-else; .* has mode 0604, not 0640; /,
      ),
    })
  })

  test.skipIf(process.getuid?.() !== 0)('in a folder that may not be searched is not known', async () => {
    const hidden = join(folder.path, 'hidden')
    await mkdir(hidden, { mode: 0o700 })
    await chmod(folder.path, 0o755)
    const rules = { folders: [], user: 'nobody' }
    const seen = await lookSteadily(file, { path: `${hidden}/x` }, { rules, timeoutMs: 60_000 })
    expect(seen).toMatchObject({
      outcome: 'crashed',
      code: 'local',
      text: expect.stringContaining('Permission denied'),
    })
  })
})

describe('the newest of a folder', () => {
  test('counts, of those with such a name; hidden ones and folders do not', async () => {
    await daysOld('db-1.gz', 3, 'old')
    await daysOld('db-2.gz', 2, 'new!')
    await daysOld('other.gz', 1)
    await daysOld('.db-3.gz', 0)
    await mkdir(join(folder.path, 'db-4.gz'))
    const newest = { newest: true, path: join(folder.path, 'db-*.gz') }
    expect(await look(newest)).toMatchObject({
      metrics: { missing: 0, size: 4 },
      text: expect.stringMatching(/db-2\.gz: 4\u202FB, changed 2\u202Fd ago$/),
    })
    expect(await look({ newest: true, path: folder.path })).toMatchObject({ text: expect.stringContaining('other.gz') })
  })

  test('is missing where there is none, or no folder', async () => {
    await daysOld('other', 1)
    for (const [place, text] of [
      [join(folder.path, 'db-*'), 'no file like'],
      [join(folder.path, 'none'), 'no file in'],
    ])
      expect(await look({ newest: true, path: place })).toMatchObject({
        ...{ metrics: { missing: 1 }, text: `${text} ${place}` },
      })
  })
})

describe('new lines', () => {
  const lines = { errors: { contains: ['ERROR', 'CONFLICT'], ignore: 'ERROR 0' }, slow: { contains: 'slow' } }

  test('that match are told once, and count for a while; the first look begins at the end', async () => {
    await writeFile(path, 'ERROR of old\n')
    expect(await look({ lines })).toMatchObject({ metrics: { matches: { errors: 0, slow: 0 }, fresh: { errors: 0 } } })
    await appendFile(path, 'all is well\nERROR 1213 (40001): Deadlock\nERROR 0\nCONFLICT in a.php\n')
    const told = `errors: CONFLICT in a.php (2\u00a0lines)`.replace('\u00a0', ' ')
    expect(await look({ lines })).toMatchObject({
      metrics: { matches: { errors: 2, slow: 0 }, fresh: { errors: 2, slow: 0 }, missed: 0, behind: 0 },
      details: { lines: [{ kind: 'errors', line: 'ERROR 1213 (40001): Deadlock' }, { line: 'CONFLICT in a.php' }] },
      text: expect.stringContaining(told),
    })
    expect(await look({ lines })).toMatchObject({
      ...{ metrics: { matches: { errors: 2 }, fresh: { errors: 0 } }, text: expect.stringContaining(told) },
    })
  })

  test('of one that is not there at first are all new, and what was found counts while it is gone again', async () => {
    expect(await look({ lines })).toMatchObject({ metrics: { missing: 1, matches: { errors: 0 } } })
    await writeFile(path, 'ERROR 1\n')
    expect(await look({ lines })).toMatchObject({ metrics: { missing: 0, matches: { errors: 1 } } })
    await appendFile(path, 'ERROR 2\n')
    await rename(path, `${path}.1`)
    expect(await look({ lines })).toMatchObject({ metrics: { missing: 1, matches: { errors: 1 } } })
    await writeFile(path, 'ERROR 3\n')
    expect(await look({ lines })).toMatchObject({ metrics: { missing: 0, matches: { errors: 3 }, missed: 0 } })
  })

  test('are read from the start of what is there where that is asked for', async () => {
    await writeFile(path, 'ERROR of old\n')
    expect(await look({ lines, begin: 'start' })).toMatchObject({ metrics: { matches: { errors: 1 } } })
  })

  test('that could not be read are said for as long as one that matched', async () => {
    await writeFile(path, 'old\n')
    await look({ lines })
    await writeFile(`${path}.new`, 'new\n')
    await rename(`${path}.new`, path)
    for (let time = 0; time < 2; time += 1)
      expect(await look({ lines })).toMatchObject({
        metrics: { missed: 1 },
        text: expect.stringMatching(/^.*update\.log was begun anew, and no .*update\.log\.1 or .*\.0 goes on from/),
      })
  })

  test('of what is no file are none', async () => {
    expect(await look({ path: folder.path, lines })).toMatchObject({ outcome: 'crashed', code: 'local' })
  })
})

test.each([
  [{ path: 'update.log' }],
  [{ path: '/x', absent: true, mode: '0640' }],
  [{ path: '/x/*' }],
  [{ path: '/x', newest: true, lines: { a: { contains: 'x' } } }],
  [{ path: '/x', lines: { a: { contains: [] } } }],
  [{ path: '/x', lines: { 'a b': { contains: 'x' } } }],
  [{ path: '/x', lines: Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`a${n}`, { contains: 'x' }])) }],
  [{ path: '/x', mode: '0888' }],
])('%j says nothing that could be looked at', (options) => {
  expect(file.options.safeParse(options).success).toBe(false)
})
