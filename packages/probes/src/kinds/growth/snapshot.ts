import { z } from 'zod'
import type { Measured } from './measure.ts'

/** Two of them, and what is around them, are kept with the check. */
const LETTERS = 7_000

/** How large things were at a time: the largest of them, as many as can be kept. */
const snapshotSchema = z.strictObject({
  at: z.number(),
  /** In the order of the options. */
  roots: z.array(z.strictObject({ bytes: z.number(), levels: z.int() })),
  folders: z.array(z.strictObject({ path: z.string(), bytes: z.number() })),
  files: z.array(z.strictObject({ file: z.string(), bytes: z.number() })),
  /** What is not among them was no larger; `null`: nobody knows. */
  floors: z.strictObject({ folders: z.number(), files: z.number().nullable() }),
})
export type Snapshot = z.output<typeof snapshotSchema>

/** `older` is what is compared with; `newer` takes its place when it is old enough. */
export const keepsake = z.strictObject({ older: snapshotSchema, newer: snapshotSchema })
export type Left = z.output<typeof keepsake>

/** A file of the root of this number, whatever it is called. */
export const fileName = (root: number, inode: string): string => `${root} ${inode}`

export function snapshotOf(all: readonly Measured[], at: number, leastBytes: number): Snapshot {
  const folders = largest(
    all.flatMap(({ folders }) => folders),
    0,
  )
  const files = largest(
    all.flatMap((one, root) => one.files.map(({ inode, bytes }) => ({ path: fileName(root, inode), bytes }))),
    leastBytes,
  )
  return {
    at,
    roots: all.map(({ totalBytes, levels }) => ({ bytes: totalBytes, levels })),
    folders: folders.kept,
    files: files.kept.map(({ path: file, bytes }) => ({ file, bytes })),
    floors: { folders: folders.floor, files: all.every(({ filesAreAll }) => filesAreAll) ? files.floor : null },
  }
}

interface Sized {
  readonly path: string
  readonly bytes: number
}

/** What a name and a number need in JSON beside the name. */
const AROUND = 40

/** Half of the room for each of the two. */
function largest(all: readonly Sized[], floor: number) {
  let left = LETTERS / 2
  const kept: Sized[] = []
  for (const one of all.toSorted((a, b) => b.bytes - a.bytes)) {
    left -= JSON.stringify(one.path).length + AROUND
    if (left < 0) return { kept, floor: one.bytes }
    kept.push({ path: one.path, bytes: one.bytes })
  }
  return { kept, floor }
}

/** What the next look is given. */
export function leaving(left: Left | null, now: Snapshot, windowMs: number): Left {
  // The clock was set back: what was measured since means nothing.
  if (left === null || left.newer.at > now.at) return { older: now, newer: now }
  return now.at - left.newer.at >= windowMs ? { older: left.newer, newer: now } : left
}
