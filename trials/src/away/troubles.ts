import type { Random } from '@foretop/lab/damaged.ts'
import type { Absence } from './absence.ts'

/** One check becomes another at a moment, ms from the beginning. */
export interface Turn {
  readonly at: number
  readonly id: string
  readonly is: 'bad' | 'well'
}

const MINUTE_MS = 60_000
const SHORTEST_MS = 5 * MINUTE_MS

/**
 * What goes wrong meanwhile, in its order. The first check is bad from the beginning; all others begin well. In the last third
 * nothing happens: tries come the more seldom the longer nothing is new.
 */
export function troublesOf(ids: readonly string[], { hours, anHour }: Absence, random: Random): readonly Turn[] {
  const spanMs = hours * 40 * MINUTE_MS
  const turns: Turn[] = []
  /** When each is well for so long that it may fail again. */
  const free = new Map(ids.slice(1).map((id) => [id, 0]))
  const begins = Array.from({ length: hours * anHour }, () => random(spanMs)).toSorted((a, b) => a - b)
  for (const at of begins) {
    const able = [...free].filter(([, from]) => from <= at).map(([id]) => id)
    const id = able[random(able.length)]
    if (id === undefined) continue
    const untilAt = at + SHORTEST_MS + random(spanMs / 4)
    turns.push({ at, id, is: 'bad' })
    if (untilAt < spanMs) turns.push({ at: untilAt, id, is: 'well' })
    free.set(id, untilAt + SHORTEST_MS)
  }
  const [first = ''] = ids
  // They all knew of this one, and hear that it is over.
  turns.push({ at: spanMs / 6, id: first, is: 'well' })
  return turns.toSorted((a, b) => a.at - b.at)
}
