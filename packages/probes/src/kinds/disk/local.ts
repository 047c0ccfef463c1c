import { readFile } from 'node:fs/promises'
import type { ProbeContext } from '../../define.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { type Mount, PSEUDO, parseMounts } from '../../protocol/machine/mounts.ts'
import { type Space, type SpaceAnswer, SpaceLease } from '../../protocol/machine/statfs.ts'
import { type DiskOptions, percent, type Volume } from './volume.ts'

/** The mounts of this machine. */
export async function readLocal(options: DiskOptions, { signal, keep }: ProbeContext): Promise<readonly Volume[]> {
  const text = await readFile('/proc/self/mountinfo', { encoding: 'latin1', signal }).catch((error) => {
    signal.throwIfAborted()
    throw new ProbeCrash('local', `cannot list the mounts of this machine (Linux only): ${error.message}`, {
      cause: error,
    })
  })
  const mounts = choose(parseMounts(text), options)
  const lease = await keep(() => new SpaceLease())
  const answers = await lease.ask(mounts, options.patienceMs, signal)
  return mounts.flatMap((mount) => volumeOf(mount, answers.get(mount.path) ?? null, options) ?? [])
}

/**
 * Those worth looking at: no pseudo file systems, nothing excluded, each file system once (bound to several places it
 * is still one) at its shortest path; but always what is expected.
 */
export function choose(
  mounts: readonly Mount[],
  { exclude, expect }: Pick<DiskOptions, 'exclude' | 'expect'>,
): readonly Mount[] {
  const wanted = mounts.filter(
    ({ path, type }) =>
      expect.includes(path) || !(PSEUDO.has(type) || matchesAny(path, exclude) || matchesAny(type, exclude)),
  )
  const byLength = wanted.toSorted((a, b) => a.path.length - b.path.length)
  const first = new Map(byLength.toReversed().map((mount) => [mount.device, mount]))
  return wanted.filter((mount) => expect.includes(mount.path) || first.get(mount.device) === mount)
}

/** Refusals that speak of us or of a mount hidden under another, not of a broken one. */
const PASSED_OVER = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'])
const TROUBLES: { readonly [code: string]: string } = {
  ESTALE: 'is stale: the server no longer knows it, mount it again (ESTALE)',
  ENOTCONN: 'has lost the program that serves it, mount it again (ENOTCONN)',
  EIO: 'fails to be read (EIO)',
}

function volumeOf(mount: Mount, answer: SpaceAnswer, { expect }: DiskOptions): Volume | null {
  const { path, source, type, readOnly } = mount
  const known = { path, source, type, readOnly, ...UNKNOWN }
  if (answer === null) return { ...known, trouble: 'does not answer' }
  if ('space' in answer) {
    // As df: something of no size at all is not a place to keep things.
    return answer.space.blocks === 0 && !expect.includes(path) ? null : { ...known, ...sizesOf(answer.space) }
  }
  if (answer.code === 'EBUSY') throw new ProbeCrash('local', 'too many mounts hang: the others cannot be read')
  if (PASSED_OVER.has(answer.code)) {
    if (!expect.includes(path)) return null
    throw new ProbeCrash('local', `we may not look at ${path} (${answer.code})`)
  }
  return { ...known, trouble: TROUBLES[answer.code] ?? `cannot be read (${answer.code})` }
}

const UNKNOWN = { totalBytes: null, freeBytes: null, usedPercent: null, inodesUsedPercent: null, trouble: null }

function sizesOf({ bsize, blocks, bfree, bavail, files, ffree }: Space) {
  const used = blocks - bfree
  return {
    totalBytes: blocks * bsize,
    freeBytes: bavail * bsize,
    usedPercent: percent(used, used + bavail),
    inodesUsedPercent: percent(files - ffree, files),
  }
}
