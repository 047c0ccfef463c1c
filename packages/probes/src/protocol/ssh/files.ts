import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { ProbeCrash } from '../failure.ts'

const LARGEST_BYTES = 4 * 1024 * 1024

/** A file of ours, up to 4 MiB. Throws `local`, with `what` it should have been. */
export async function readBounded(file: string, what: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  try {
    // A pipe would not be opened before somebody writes to it, and a device has no end.
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = await handle.stat()
    const { size } = stat
    if (!stat.isFile()) throw new Error(`${file} is no file`)
    if (size > LARGEST_BYTES) throw new Error(`${file} is larger than 4 MiB`)
    return await handle.readFile({ encoding: 'utf8', signal })
  } catch (error) {
    if (signal.aborted) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new ProbeCrash('local', `${what} cannot be read: ${why}`, { cause: error })
  }
}
