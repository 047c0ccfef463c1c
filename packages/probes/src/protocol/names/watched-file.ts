import { readFile, stat } from 'node:fs/promises'
import { exhaustionIn } from '../exhaustion.ts'

/** File work waits in line for four threads, so a file is asked for its date only this often. */
const KEEP_MS = 1_000

/** What `parse` makes of a small file, read again when it has changed. Looks that come at once share one reading. */
export function watchedFile<T>(path: string, parse: (text: string) => T): () => Promise<T> {
  let known: { readonly modified: number; readonly value: T } = { modified: 0, value: parse('') }
  let reading: Promise<T> | null = null
  let freshUntil = 0

  const read = async (): Promise<T> => {
    const modified = await stat(path).then(
      (file) => file.mtimeMs,
      () => 0,
    )
    if (known.modified === modified) return known.value
    known = { modified, value: parse(modified === 0 ? '' : await readFile(path, 'utf8').catch(orNothing)) }
    return known.value
  }
  return () => {
    if (reading !== null && performance.now() < freshUntil) return reading
    freshUntil = performance.now() + KEEP_MS
    reading = read()
    reading.catch(() => {
      freshUntil = 0
    })
    return reading
  }
}

/** A file that cannot be read says nothing; but where we have nothing left to read it with, it is read later. */
function orNothing(error: unknown): string {
  if (exhaustionIn(error) !== null) throw error
  return ''
}
