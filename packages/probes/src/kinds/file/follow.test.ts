import { appendFile, copyFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { statOf } from '../../protocol/machine/stat.ts'
import { endOf, follow, followedAt, type News } from './follow.ts'
import { machineBy } from './machine.made-up.ts'
import { readBytes } from './read.ts'

const BUSYBOX = await lacking('busybox')
const MIB = 1_048_576

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder.path, 'a log')
})
afterEach(() => folder[Symbol.asyncDispose]())

const PROGRAMS = [
  { of: 'GNU', machine: machineBy() },
  ...(BUSYBOX === null ? [{ of: 'busybox', machine: machineBy(['busybox']) }] : []),
]
describe.each(PROGRAMS)('with programs of $of', ({ machine }) => {
  const here = async () => {
    const followed = await followedAt(machine, path)
    if (followed === null) throw new Error('it is not there')
    return followed
  }
  /** All that comes from here on, look by look. */
  const reader = async (from?: News['position']) => {
    let position = from ?? (await endOf(machine, await here()))
    return async () => {
      const news = await follow(machine, await here(), position)
      position = news.position
      return news
    }
  }
  const text = async (next: () => Promise<News>) => (await next()).text

  test('what is new is read once, by whole lines, whatever its bytes', async () => {
    await writeFile(path, 'old\nbegun')
    const next = await reader()
    expect(await text(next)).toBe('')
    await appendFile(path, ' and ended\nsecond\n')
    expect(await text(next)).toBe('begun and ended\nsecond\n')
    await appendFile(path, Buffer.from([0xff, 0xfe, 0x0a, 0xe4]))
    expect(await text(next)).toBe('\xff\xfe\n')
    await appendFile(path, 'x'.repeat(70_000))
    expect(await text(next)).toBe('')
    await appendFile(path, '\n')
    expect(await text(next)).toBe(`\xe4${'x'.repeat(70_000)}\n`)
  })

  test('of much that is new a part is read, and the rest by the next looks', async () => {
    await writeFile(path, 'first\n')
    const next = await reader()
    const lines = Array.from({ length: 30_000 }, (_, n) => `${n} ${'x'.repeat(70)}\n`).join('')
    await appendFile(path, lines)
    const [one, two, three] = [await next(), await next(), await next()]
    expect(one.text.length).toBeLessThanOrEqual(MIB)
    expect(one.behind).toBe(lines.length - one.text.length)
    expect(one.text + two.text + three.text).toBe(lines)
    expect([three.behind, (await next()).text]).toEqual([0, ''])
  })

  test('a line without end is read in parts, and ends', async () => {
    await writeFile(path, '')
    const next = await reader()
    await appendFile(path, `${'x'.repeat(2 * MIB)}\nlast\n`)
    const read = [await text(next), await text(next), await text(next)].join('')
    expect(read.length).toBe(2 * MIB + 6)
    expect(read.endsWith('x\nlast\n')).toBe(true)
  })

  test('one that is renamed is read to its end, and the new one from its beginning', async () => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await appendFile(path, 'before\nunfinished')
    await rename(path, `${path}.1`)
    await writeFile(path, 'after\n')
    expect(await next()).toMatchObject({ text: 'before\nunfinished\nafter\n', missed: null, behind: 0 })
    await appendFile(path, 'more\n')
    expect(await text(next)).toBe('more\n')
  })

  test('who writes to one that was renamed may go on until it opens the new one', async () => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await rename(path, `${path}.1`)
    await writeFile(path, '')
    await appendFile(`${path}.1`, 'before\n')
    expect(await text(next)).toBe('before\n')
    await appendFile(`${path}.1`, 'still before\n')
    await appendFile(path, 'after\n')
    expect(await next()).toMatchObject({ text: 'still before\nafter\n', missed: null })
  })

  test('one that is the same again after it was copied and emptied was rotated all the same', async () => {
    await writeFile(path, 'same\n')
    const next = await reader()
    await appendFile(path, 'before\n')
    await copyFile(path, `${path}.1`)
    await truncate(path)
    await appendFile(path, 'same\n')
    expect(await next()).toMatchObject({ text: 'before\nsame\n', missed: null })
    expect(await text(next)).toBe('')
  })

  test('a copy that somebody made of something else tells nothing', async () => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await writeFile(`${path}.1`, 'something else\n')
    await appendFile(path, 'new\n')
    expect(await next()).toMatchObject({ text: 'new\n', missed: null })
  })

  test.each([
    ['less than before', 'after\n'],
    ['more than before', 'after\n'.repeat(100)],
  ])('one that is copied and emptied likewise, where it holds %s by now', async (_, after) => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await appendFile(path, 'before\n')
    await copyFile(path, `${path}.1`)
    await truncate(path)
    await appendFile(path, after)
    expect(await next()).toMatchObject({ text: `before\n${after}`, missed: null })
  })

  test('what is left of a large one that was rotated is read over several looks', async () => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await appendFile(path, 'before\n'.repeat(250_000))
    await copyFile(path, `${path}.0`)
    await truncate(path)
    await appendFile(path, 'after\n')
    const first = await next()
    expect(first.behind).toBeGreaterThan(0)
    const read = first.text + (await text(next))
    expect(read).toBe(`${'before\n'.repeat(250_000)}after\n`)
    expect(await next()).toMatchObject({ text: '', missed: null, behind: 0 })
  })

  test('one that is begun anew without its old end being there is said, and read', async () => {
    await writeFile(path, 'old\n')
    const next = await reader()
    await writeFile(`${path}.1`, 'another\n')
    await rm(path)
    await writeFile(path, 'after\n')
    expect(await next()).toMatchObject({ text: 'after\n', missed: expect.stringContaining('was begun anew') })
    expect(await next()).toMatchObject({ text: '', missed: null })
  })

  test('a place in it is known again after it was written to from its start', async () => {
    await writeFile(path, 'one\ntwo\n')
    const next = await reader()
    await writeFile(path, 'two\none\nthree\n')
    expect(await next()).toMatchObject({ text: 'two\none\nthree\n', missed: expect.any(String) })
  })

  test('one that is gone meanwhile is nobody’s fault', async () => {
    await writeFile(path, 'x')
    await rm(path)
    expect(await readBytes(machine, path, 0, 5)).toBeNull()
    expect(await statOf(machine, path)).toBeNull()
    expect(await statOf(machine, `${path}/x`)).toBeNull()
  })
})

test('bytes that came otherwise than they were read are not taken', async () => {
  await writeFile(path, 'gr\u00f6\u00dfe\n')
  const { run, ...machine } = machineBy()
  const lossy = { ...machine, run: async ({ bytes: _, ...command }: Parameters<typeof run>[0]) => run(command) }
  await expect(readBytes(lossy, path, 0, 100)).rejects.toThrow(/^dd read 8 bytes of .*, and 6 came$/)
})
