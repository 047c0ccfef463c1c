import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { readFiles } from './files.ts'
import { ConfigError } from './mistake.ts'

async function refusalOf(path: string): Promise<string> {
  const error = await readFiles(path).catch((error: unknown) => error)
  if (error instanceof ConfigError) return error.message
  throw new Error('was read')
}

test('a folder gives its YAML files in order of name, and nothing else', async () => {
  await using folder = await temporaryFolder()
  for (const name of ['b.yaml', 'a.yml', 'notes.md', '.hidden.yaml', 'a.yaml~'])
    await writeFile(join(folder.path, name), name)
  await mkdir(join(folder.path, 'deeper'))
  const { files } = await readFiles(folder.path)
  expect(files.map(({ name }) => name)).toEqual(['a.yml', 'b.yaml'].map((name) => join(folder.path, name)))
})

test('the fingerprint changes with the contents and the names', async () => {
  await using folder = await temporaryFolder()
  const prints = []
  for (const [name, text] of [
    ['a.yaml', 'x'],
    ['a.yaml', 'y'],
    ['a.yaml', 'x'],
    ['b.yaml', ''],
  ] as const) {
    await writeFile(join(folder.path, name), text)
    prints.push((await readFiles(folder.path)).fingerprint)
  }
  expect(prints[2]).toBe(prints[0])
  expect(new Set(prints).size).toBe(3)
})

test('a file that is not there is a mistake', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'foretop.yaml')
  expect(await refusalOf(path)).toBe(`${path}: there is no such file or folder`)
  await rm(folder.path, { recursive: true })
  expect(await refusalOf(folder.path)).toBe(`${folder.path}: there is no such file or folder`)
})

test('a folder without YAML is a mistake', async () => {
  await using folder = await temporaryFolder()
  expect(await refusalOf(folder.path)).toBe(`${folder.path}: there is no *.yaml or *.yml in this folder`)
})

test('a file of fifty megabytes is refused before it is read', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'big.yaml')
  await writeFile(path, '')
  await truncate(path, 50 * 1024 * 1024)
  expect(await refusalOf(path)).toBe(`${path}: at most 4 MiB, got 50.0 MiB; use a folder of files`)
})

test('a device is refused instead of read without end', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'endless.yaml')
  await symlink('/dev/zero', path)
  expect(await refusalOf(path)).toBe(`${path}: not a file`)
  expect(await refusalOf(folder.path)).toBe(`${path}: not a file`)
})
