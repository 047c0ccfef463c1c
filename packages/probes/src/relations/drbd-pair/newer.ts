import { formatBytes } from '@foretop/shared/format/amount.ts'

/** One side of a split brain, as far as it tells whose data are newer. */
export interface Side {
  readonly host: string
  /** Its own copy is good as far as it knows. */
  readonly upToDate: boolean
  /** What it has written since it lost the other, bytes; `null`: it does not count that. */
  readonly outOfSync: number | null
}

/** Whose data are newer, and how that is known; or why nobody can know it from here. */
export function newerOf(sides: readonly Side[]): string {
  const [one, other] = sides
  if (one === undefined || other === undefined || sides.length !== 2) return 'which side is newer is not known'
  for (const [newer, older] of [
    [one, other],
    [other, one],
  ] as const) {
    if (newer.upToDate && !older.upToDate)
      return `${newer.host} is newer: ${older.host} says that its own copy is not up to date`
    if (older.outOfSync === 0 && (newer.outOfSync ?? 0) > 0)
      return `${newer.host} is newer: it changed ${formatBytes(newer.outOfSync ?? 0)} since, ${older.host} nothing`
  }
  if (one.outOfSync === null || other.outOfSync === null)
    return 'which side is newer is not known: they do not count what they changed'
  if (one.outOfSync === 0 && other.outOfSync === 0) return 'neither is newer: both changed nothing since'
  const changed = sides.map(({ host, outOfSync }) => `${host} ${formatBytes(outOfSync ?? 0)}`).join(', ')
  return `neither side is newer in all: each changed what the other lacks (${changed})`
}
