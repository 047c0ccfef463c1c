import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Io, UsageError } from '../command.ts'

/**
 * The lines of the file that was named; else, where `usual` is set, of `.dbcheck.ignore` at home, if there is one.
 * Throws `UsageError` when a named file cannot be read.
 */
export async function knownErrors(
  named: string | boolean | undefined,
  usual: boolean,
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
): Promise<ReadonlySet<string>> {
  if (typeof named === 'string') {
    try {
      return linesOf(await readFile(resolve(cwd, named), 'utf8'))
    } catch (error) {
      throw new UsageError(`--ignore: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (!usual || env.HOME === undefined) return new Set()
  return linesOf(await readFile(join(env.HOME, '.dbcheck.ignore'), 'utf8').catch(() => ''))
}

/** A line that was copied with its star counts as well. */
const linesOf = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').map((line) => line.replace(/^ {2}[*!] /, '').trim()))
