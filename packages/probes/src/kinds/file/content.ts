import type { Machine } from '../../local-or-ssh.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import type { FileStat } from '../../protocol/machine/stat.ts'
import { digestOf } from '../../traits.ts'
import { readBytes } from './read.ts'

const MOST_BYTES = 1_048_576

/** What each look tells of a file whose content is read. */
export const CONTENT_TRAITS = { firstLine: 'the first line of the file', content: 'a digest of the file' }

/** What relations compare of it. Throws where it cannot be read whole. */
export async function contentOf(machine: Machine, { path, type, bytes }: FileStat) {
  if (type !== 'file') throw new ProbeCrash('local', `${path} is no file that can be read`)
  if (bytes > MOST_BYTES)
    throw new ProbeFailure('too-large', `${path} has ${bytes} bytes, more than the 1 MiB whose content is compared`)
  // One byte more than it had: whoever writes to it meanwhile is seen by what came.
  const letters = await readBytes(machine, path, 0, MOST_BYTES + 1)
  if (letters === null) return {}
  const content = Buffer.from(letters, 'latin1')
  return { firstLine: content.toString('utf8').split('\n', 1)[0]?.trim() ?? '', content: digestOf(content) }
}
