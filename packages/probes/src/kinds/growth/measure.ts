import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { complaintOf, complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { isLacking } from '../../protocol/machine/stat.ts'

/** A folder, or a file, and the room it takes on its disk. */
export interface Taken {
  readonly path: string
  readonly bytes: number
}

export interface LargeFile extends Taken {
  /** How long it is: with holes, more than it takes. */
  readonly length: number
  /** Its number, by which it is the same under another name. */
  readonly inode: string
}

/** What is in one folder now. */
export interface Measured {
  readonly root: string
  /** Left to those who are not root. */
  readonly freeBytes: number
  readonly totalBytes: number
  /** With all below. */
  readonly folders: readonly Taken[]
  /** How many levels down they are told apart. */
  readonly levels: number
  readonly files: readonly LargeFile[]
  readonly filesAreAll: boolean
  /** Files of which older ones are kept beside them: logs that are rotated. */
  readonly rotated: ReadonlySet<string>
  /** What could not be measured. */
  readonly complaints: readonly string[]
}

export interface Limits {
  /** Folders are told apart so many levels down. */
  readonly depth: number
  /** Smaller files are not told apart. */
  readonly leastBytes: number
}

const [KIB, BLOCK] = [1_024, 512]
const DEEPEST = 12
/** The names of some ten thousand files. */
const MOST_BYTES = 1_048_576
const OLD_NAMES = ['*.[01]', '*.[01].*', `*-${'[0-9]'.repeat(8)}*`]

/** Asks `df`, `du` and `find`, within one file system each. GNU, busybox and FreeBSD. */
export async function measure(machine: Machine, root: string, limits: Limits): Promise<Measured> {
  const freeBytes = freeIn(root, await machine.run({ program: 'df', from: 'system', args: ['-Pk', root] }))
  const { folders, levels, complaints } = await foldersOf(machine, root, limits.depth)
  const total = folders.find(({ path }) => path === root)
  if (total === undefined) throw new ProbeCrash('local', complaints[0] ?? `du says nothing of ${root}`)
  const within = ['-H', root, '-xdev', '-maxdepth', String(DEEPEST), '-type', 'f']
  const least = `+${Math.ceil(limits.leastBytes / BLOCK) - 1}`
  const stat = (await machine.system()) === 'Linux' ? ['-c', '%b|%s|%i|%n'] : ['-f', '%b|%z|%i|%N']
  const large = await found(machine, ...within, '-size', least, '-exec', 'stat', ...stat, '{}', '+')
  const names = OLD_NAMES.flatMap((name, at) => [...(at === 0 ? [] : ['-o']), '-name', name])
  const old = await found(machine, ...within, '(', ...names, ')')
  return {
    ...{ root, freeBytes, folders, levels, totalBytes: total.bytes },
    files: filesOf(large.stdout),
    filesAreAll: !large.isCut,
    rotated: rotatedOf(old.stdout),
    complaints: [
      ...complaints,
      ...(large.isCut ? [`${root} has more large files than can be listed: raise leastBytes`] : []),
      ...(old.isCut ? [`${root} has more old logs than can be listed: some that have no room may be missed`] : []),
    ],
  }
}

/** What `find` says. Throws where it could not look at all. */
async function found(machine: Machine, ...args: readonly string[]) {
  const end = await listed(machine, 'find', ...args)
  // Of what may not be read, or is gone by now, `du` tells; whatever else keeps it from looking, nothing was found by that.
  const why =
    end.code === 0 || end.stdout !== '' ? [] : complaintsOf(end).filter((line) => !isLacking(line) && !isBarred(line))
  if (why[0] !== undefined) throw new ProbeCrash('local', why[0])
  return end
}

const isBarred = (line: string): boolean => line.endsWith('Permission denied')

/** What a program says, as much as can be kept of it. */
async function listed(machine: Machine, program: string, ...args: readonly string[]) {
  try {
    const { cut, ...end } = await machine.run({ program, from: 'system', args, mostBytes: MOST_BYTES })
    return { ...end, isCut: cut?.includes('stdout') === true }
  } catch (error) {
    if (!(error instanceof ProbeFailure && error.code === 'too-large')) throw error
    return { code: 0, signal: null, stdout: '', stderr: '', isCut: true }
  }
}

/** `df -Pk`: the second line says how much is free, in KiB. */
export function freeIn(root: string, end: Pick<ChildEnd, 'code' | 'signal' | 'stdout' | 'stderr'>): number {
  const [, available] = / \d{1,20} +\d{1,20} +(-?\d{1,20}) +\d{1,5}% /.exec(end.stdout.split('\n')[1] ?? '') ?? []
  if (available !== undefined) return Math.max(0, Number(available)) * KIB
  throw new ProbeCrash('local', end.code === 0 ? `df of ${root} tells no numbers` : complaintOf('df', end))
}

async function foldersOf(machine: Machine, root: string, depth: number) {
  for (let levels = depth; ; levels -= 1) {
    const { stdout, stderr, isCut } = await listed(machine, 'du', '-xkH', '-d', String(levels), root)
    // It tells a folder after all that is in it: what was cut off is the whole.
    if (isCut && levels > 0) continue
    const fewer = levels === depth ? [] : [`${root} has too many folders: they are told apart ${levels} levels down`]
    const complaints = complaintsOf({ stderr })
    return { folders: takenOf(stdout), levels, complaints: [...complaints, ...fewer] }
  }
}

/** `du -k`: KiB, a tab, a path. A name with a line end in it is left out. */
export const takenOf = (stdout: string): readonly Taken[] =>
  stdout.split('\n').flatMap((line) => {
    const [, kib, path] = /^(\d{1,15})\t(\/.*)$/.exec(line) ?? []
    return path === undefined ? [] : [{ path, bytes: Number(kib) * KIB }]
  })

/** The last line may be cut. */
export const filesOf = (stdout: string): readonly LargeFile[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const [, blocks, length, inode = '', path] = /^(\d{1,15})\|(\d{1,15})\|(\d{1,20})\|(\/.*)$/.exec(line) ?? []
      return path === undefined ? [] : [{ path, bytes: Number(blocks) * BLOCK, length: Number(length), inode }]
    })

/** `error.log.1`, `error.log.0.gz` and `error.log-20261129` tell of `error.log`. */
export const rotatedOf = (stdout: string): ReadonlySet<string> =>
  new Set(
    stdout
      .split('\n')
      .map((name) => /^(\/.*?)(?:\.[01](?:\.[a-z0-9]{1,4})?|-\d{8}(?:[.-][A-Za-z0-9.-]{0,30})?)$/.exec(name)?.[1] ?? '')
      .filter((name) => name !== ''),
  )
