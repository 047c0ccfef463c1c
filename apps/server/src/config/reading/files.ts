import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exhaustionIn } from '@foretop/probes/protocol/exhaustion.ts'
import { ConfigError, type Mistake } from './mistake.ts'

export interface ConfigFile {
  /** The path as it was given, so that people find it again. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ConfigFiles {
  readonly files: readonly ConfigFile[]
  /** The same for the same contents. */
  readonly fingerprint: string
}

export const LARGEST_FILE_BYTES = 4 * 1024 * 1024
const MOST_FILES = 1_000

/** Reads one file, or all of a folder's `*.yaml` and `*.yml` in the order of their names. Throws `ConfigError`. */
export async function readFiles(path: string): Promise<ConfigFiles> {
  const names = await list(path)
  const mistakes: Mistake[] = []
  const files: ConfigFile[] = []
  for (const name of names) {
    const bytes = await read(name)
    if (typeof bytes === 'string') mistakes.push(unreadable(name, bytes))
    else files.push({ name, bytes })
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  const hash = createHash('sha256')
  for (const { name, bytes } of files) hash.update(`${name}\n${bytes.length}\n`).update(bytes)
  return { files, fingerprint: hash.digest('hex') }
}

async function list(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = (await readdir(path)).filter((name) => /^[^.].*\.ya?ml$/i.test(name)).sort()
    if (names.length === 0) throw new ConfigError([unreadable(path, 'there is no *.yaml or *.yml in this folder')])
    if (names.length > MOST_FILES)
      throw new ConfigError([unreadable(path, `at most ${MOST_FILES} files, got ${names.length}`)])
    return names.map((name) => join(path, name))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError([unreadable(path, reasonOf(error))])
  }
}

/** The bytes, or why there are none. */
async function read(name: string): Promise<Uint8Array | string> {
  try {
    const { size, isFile } = await stat(name).then((found) => ({ size: found.size, isFile: found.isFile() }))
    // Reading a pipe or a device may never end.
    if (!isFile) return 'not a file'
    if (size > LARGEST_FILE_BYTES)
      return `at most 4 MiB, got ${(size / 1024 / 1024).toFixed(1)} MiB; use a folder of files`
    const bytes = await readFile(name)
    return bytes.length > LARGEST_FILE_BYTES ? 'at most 4 MiB, and it grows while it is read' : bytes
  } catch (error) {
    return reasonOf(error)
  }
}

/** What the system said, in plain words where it is usual. Throws it where we have nothing left to read with. */
export function reasonOf(error: unknown): string {
  if (exhaustionIn(error) !== null) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return PLAIN[code] ?? `cannot be read: ${code || String(error)}`
}

const PLAIN: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such file or folder',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'cannot be read: its links lead in a circle',
}

const unreadable = (file: string, message: string): Mistake => ({ file, line: null, column: null, path: '', message })
