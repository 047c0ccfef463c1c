import { formatBytes } from '@foretop/shared/format/amount.ts'
import { z } from 'zod'
import { cut } from '../../clip.ts'
import { counted } from '../../protocol/counted.ts'
import { type News, positionSchema } from './follow.ts'
import { heldOf, heldSchema, hold, type LineSet, matchesIn, NOTHING_HELD } from './matches.ts'
import type { Options } from './options.ts'

const WHY_LETTERS = 1_000

/** How far the file was read, and what of it counts for how long. */
export const keepsake = z
  .strictObject({
    /** `null`: the file was never there. */
    position: positionSchema.nullable(),
    held: heldSchema,
    missed: z.strictObject({ until: z.number(), why: z.string() }).nullable(),
  })
  .nullable()
export type Left = z.output<typeof keepsake>

export type LinesSeen = ReturnType<typeof seenOf>

/** What a look makes of new lines, and leaves for the next. `news`: `null` where there is no file just now. */
export function seenOf({ lines: given = {}, holdMs }: Options, left: Left, news: News | null, now: number) {
  const sets: { readonly [name: string]: LineSet } = Object.fromEntries(
    Object.entries(given).map(([name, { ignore = [], ...set }]) => [name, { ...set, ignore }]),
  )
  const found = matchesIn(news?.text ?? '', sets)
  const held = hold(left?.held ?? NOTHING_HELD, found, { now, holdMs })
  const matches = heldOf(held, sets)
  const before = left?.missed != null && left.missed.until > now ? left.missed : null
  const missed = news?.missed == null ? before : { until: now + holdMs, why: cut(news.missed, WHY_LETTERS) }
  const position = news?.position ?? left?.position ?? null
  return {
    metrics: {
      ...{ matches, fresh: found.counts, missed: Number(missed !== null) },
      ...(news !== null && { behind: news.behind }),
    },
    details: {
      ...(held.examples.length > 0 && {
        lines: held.examples.map(({ set, at, line }) => ({ kind: set, found: new Date(at).toISOString(), line })),
      }),
      ...(news !== null && { read: `to byte ${news.position.offset}` }),
    },
    troubles: [
      ...Object.entries(matches).flatMap(([set, count]) => {
        const last = held.examples.findLast((example) => example.set === set)
        if (count === 0) return []
        const lines = counted(count, 'line')
        return [last === undefined ? `${set}: ${lines}` : `${set}: ${last.line} (${lines})`]
      }),
      ...(missed === null ? [] : [missed.why]),
      ...(news === null || news.behind === 0 ? [] : [`${formatBytes(news.behind)} are not read yet`]),
    ],
    keepsake: { position, held, missed },
  }
}
