import type { Measured } from './measure.ts'
import { fileName, type Snapshot } from './snapshot.ts'

/** What takes more room than it did. */
export interface Grower {
  readonly path: string
  readonly is: 'file' | 'folder'
  /** By so much at least. */
  readonly grewBytes: number
  readonly bytes: number
}

/**
 * What grew since then, most first: files, and folders that grew by what is in no file or folder named here. What was not
 * among the largest then was no larger than the smallest of these.
 */
export function growersOf(all: readonly Measured[], then: Snapshot, leastBytes: number): readonly Grower[] {
  const files = new Map(then.files.map(({ file, bytes }) => [file, bytes]))
  const folders = new Map(then.folders.map(({ path, bytes }) => [path, bytes]))
  const named = new Map<string, Grower>()
  for (const [root, { files: now }] of all.entries())
    for (const { path, bytes, inode } of now) {
      const grewBytes = bytes - (files.get(fileName(root, inode)) ?? then.floors.files ?? bytes)
      if (grewBytes >= leastBytes) named.set(path, { path, is: 'file', grewBytes, bytes })
    }
  // The innermost first, so that what is around them need not be named for the same.
  const known = all.flatMap(({ root, folders }, at) =>
    folders.filter(({ path }) => levelsBelow(root, path) <= (then.roots[at]?.levels ?? 0)),
  )
  const inwards = known.toSorted((a, b) => b.path.length - a.path.length)
  for (const { path, bytes } of inwards) {
    const grewBytes = bytes - (folders.get(path) ?? then.floors.folders)
    const below = path === '/' ? '/' : `${path}/`
    const explained = outermost([...named.values()].filter((one) => one.path.startsWith(below)))
    if (grewBytes - explained >= Math.max(leastBytes, grewBytes / 2))
      named.set(path, { path, is: 'folder', grewBytes, bytes })
  }
  return [...named.values()].sort((a, b) => b.grewBytes - a.grewBytes)
}

/** `/var/log/nginx` is two below `/var`. */
const levelsBelow = (root: string, path: string): number =>
  path === root ? 0 : path.slice(root === '/' ? 0 : root.length).split('/').length - 1

/** By how much these grew together, where some are within others. */
function outermost(some: readonly Grower[]): number {
  return some
    .filter(({ path }) => !some.some((other) => other.path !== path && path.startsWith(`${other.path}/`)))
    .reduce((sum, { grewBytes }) => sum + grewBytes, 0)
}

/** Of each folder how much more there is than then; left out where it was not measured then. */
export const grownBy = (all: readonly Measured[], then: Snapshot): ReadonlyMap<string, number> =>
  new Map(
    all.flatMap(({ root, totalBytes }, at) => {
      const before = then.roots[at]
      return before === undefined ? [] : [[root, totalBytes - before.bytes] as const]
    }),
  )

/** The longest log: to rotate it by copying takes as much room again. */
export function largestLog({ files, rotated }: Measured) {
  const logs = files.filter(({ path }) => path.endsWith('.log') || rotated.has(path))
  return logs.reduce<(typeof logs)[number] | null>(
    (most, log) => (most === null || log.length > most.length ? log : most),
    null,
  )
}
