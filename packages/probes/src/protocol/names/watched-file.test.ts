import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { watchedFile } from './watched-file.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a file is read again when it has changed, come or gone, and asked for that once a second', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'hosts')
  let parsed = 0
  const read = watchedFile(path, (text) => {
    parsed += 1
    return text
  })
  const write = async (text: string, at: number) => {
    await writeFile(path, text)
    await utimes(path, at, at)
  }
  const later = () => {
    vi.advanceTimersByTime(1_000)
    return read()
  }
  expect(await read()).toBe('')
  await write('one', 1_000)
  expect(await read()).toBe('')
  expect(await later()).toBe('one')
  expect(await later()).toBe('one')
  // One that was put back is as good as one that is new.
  await write('two', 500)
  expect(await later()).toBe('two')
  await rm(path)
  expect(await later()).toBe('')
  expect(parsed).toBe(4)
})
