import { closeSync, openSync } from 'node:fs'
import { getSystemErrorName } from 'node:util'

/** What this process or machine has run out of, by the system's name for it. */
const LACKING: { readonly [code: string]: string } = {
  EMFILE: 'no file descriptors left',
  ENFILE: 'no file descriptors left on this machine',
  ENOMEM: 'no memory left',
  ENOBUFS: 'no memory left for sockets',
  // A thread that could not be started.
  ERR_WORKER_INIT_FAILED: 'no processes left',
}
const MOST_CAUSES = 5

/** What of our own was used up, in words; `null`: it failed for another reason. Whoever wraps an error keeps its cause. */
export function exhaustionIn(thrown: unknown): string | null {
  let error = thrown
  for (let depth = 0; error instanceof Error && depth < MOST_CAUSES; depth++) {
    const code = codeOf(error)
    const lacking = LACKING[code]
    if (lacking !== undefined) return lacking
    if (code === 'EAGAIN' && 'syscall' in error && String(error.syscall).startsWith('spawn')) return 'no processes left'
    error = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error.cause
  }
  return null
}

/** Whether nothing more can be opened just now: c-ares, and the C library, say of that only that nobody answers. */
export function nothingCanBeOpened(): Error | null {
  try {
    closeSync(openSync('/dev/null', 'r'))
    return null
  } catch (error) {
    return error instanceof Error && exhaustionIn(error) !== null ? error : null
  }
}

/** By its number where a library has put a code of its own in place of the system's. */
function codeOf(error: Error): string {
  if ('errno' in error && typeof error.errno === 'number' && error.errno < 0) return nameOf(error.errno)
  return 'code' in error ? String(error.code) : ''
}

function nameOf(errno: number): string {
  try {
    return getSystemErrorName(errno)
  } catch {
    return ''
  }
}
