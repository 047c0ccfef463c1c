import type { KeepsakeSchema } from '@foretop/probes/define.ts'
import type { Span } from '@foretop/probes/reports/define.ts'
import type { Evidence } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { Known } from './looker.ts'

/** How many reports came, by what became of them. */
export interface Tally {
  readonly taken: number
  readonly repeated: number
  readonly outdated: number
  readonly flooded: number
  /** Of no check that there is. */
  readonly stray: number
}

/** All that is remembered of a check of which others tell: it is the keepsake of each look at it. */
export interface Book {
  /** Since when it is waited for, wall ms. */
  readonly since: number
  /** When it was last looked at, wall ms: until then it could be told of. */
  readonly openUntil: number
  /** Spans in which it could not, the oldest first. */
  readonly aways: readonly Span[]
  /** As its kind remembers it. */
  readonly heard: Evidence | null
  readonly tally: Omit<Tally, 'stray'>
}

const count = z.int().min(0)
const bookSchema = z.strictObject({
  since: z.number(),
  openUntil: z.number(),
  aways: z.array(z.strictObject({ from: z.number(), to: z.number() })),
  heard: z.unknown(),
  tally: z.strictObject({ taken: count, repeated: count, outdated: count, flooded: count }),
})

export const openBook = (at: number): Book => ({
  ...{ since: at, openUntil: at, aways: [], heard: null },
  tally: { taken: 0, repeated: 0, outdated: 0, flooded: 0 },
})

/**
 * What the last run left, if it can be read. Looks are stored some seconds after they were made, so what was told since the
 * last one that was is lost, and counts as time in which nobody could tell.
 */
export function bookFrom(ledger: KeepsakeSchema, known: Known | undefined, at: number): Book | null {
  if (known?.keepsake == null) return null
  const left = bookSchema.safeParse(parsed(known.keepsake)).data
  if (left === undefined) return null
  const heard = left.heard === null ? null : (ledger.safeParse(left.heard).data ?? null)
  return isAway({ ...left, heard }, at)
}

/** Since it was last looked at nobody could tell. */
export function isAway(book: Book, at: number): Book {
  const { aways, openUntil } = book
  return { ...book, openUntil: at, aways: at > openUntil ? withSpan(aways, { from: openUntil, to: at }) : aways }
}

const MOST_AWAYS = 8
/** Those that are nearer to each other are one: it is started again and again. */
const BETWEEN_MS = 300_000

function withSpan(aways: readonly Span[], span: Span): readonly Span[] {
  const last = aways.at(-1)
  const isOne = last !== undefined && span.from >= last.to && span.from - last.to < BETWEEN_MS
  const all = isOne ? [...aways.slice(0, -1), { from: last.from, to: span.to }] : [...aways, span]
  return all.slice(-MOST_AWAYS)
}

/** Longer than this beyond its interval nobody waits for the next look of ours. */
const LATE_MS = 10_000

/** Where much more time has passed than there is between looks, the clock was set, or all stood still: nobody could tell. */
export function wasAway(book: Book, at: number, everyMs: number): Book {
  return at - book.openUntil > 2 * everyMs + LATE_MS ? isAway(book, at) : { ...book, openUntil: at }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
