import type { Metric, Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { type AnyProbe, defineProbe, type ProbeContext, type Tried } from '../define.ts'
import type { LoginSaid } from '../protocol/ssh/login.ts'
import { listingOf } from './listing.ts'

/** Code that lists what there is to look at. It is looked at as a probe is, and each of its looks says all that it lists. */
export interface SourceDefinition<O extends z.ZodObject = z.ZodObject> {
  readonly kind: string
  readonly title: string
  readonly summary: string
  readonly tried: Tried
  /** A strict zod object; each option with `.meta({ description })`. */
  readonly options: O
  /** Longer prose for the generated manual. Plain Markdown. */
  readonly manual: string
  /** As of a probe. */
  readonly by?: (options: z.output<O>) => 'child' | 'poll'
  loginOf?(options: z.output<O>): LoginSaid | null
  /**
   * All that is listed just now, each row with its columns. Throws as a probe does, and wherever it is not sure to have all:
   * a list that is cut would retire what is missing.
   */
  discover(options: z.output<O>, context: ProbeContext): Promise<readonly RawRow[]>
}

/** As it came: what of it can be a row is found out in one place. */
export type RawRow = { readonly [column: string]: unknown }

// biome-ignore lint/suspicious/noExplicitAny: each has options of its own, which its own schema parses before it sees them.
export type AnySource = SourceDefinition<any>

export const defineSource = <O extends z.ZodObject>(definition: SourceDefinition<O>): SourceDefinition<O> => definition

/** What is measured of every list. What was added and is gone, and whether it is believed, is known only where it is taken. */
const METRICS = {
  rows: { label: 'Rows', unit: 'count' },
  added: { intermittent: true, label: 'Rows added', unit: 'count' },
  gone: { intermittent: true, label: 'Rows gone', unit: 'count' },
  refused: { label: 'Rows refused', unit: 'count', toldBy: 'text', thresholds: { warning: { above: 0 } } },
  doubted: {
    intermittent: true,
    label: 'List not believed',
    unit: 'flag',
    toldBy: 'text',
    thresholds: { critical: { above: 0 } },
  },
} as const satisfies { readonly [name: string]: Metric }

const column = z.string().min(1).max(64)

/** How the rows of a source are told apart. */
export const keyShape = {
  key: z
    .union([column, z.array(column).min(1).max(8)])
    .meta({ description: 'Column whose value is the name of a row, or several that are joined by _.' }),
  was: column.optional().meta({
    description: 'Column with the name that the row had before: its checks keep their history, state and incident.',
  }),
}

/** Kinds of sources have names of their own among those of checks. */
export const kindOfSource = (kind: string): string => `source-${kind}`

const MOST_TOLD = 20

/** What looks at a source. */
export function probeOf(source: AnySource): AnyProbe {
  const own: z.ZodObject = source.options
  return defineProbe({
    kind: kindOfSource(source.kind),
    title: source.title,
    summary: source.summary,
    tried: source.tried,
    manual: source.manual,
    options: z.strictObject({ ...keyShape, with: own }),
    defaults: { everyMs: 60_000, timeoutMs: 15_000, retryMs: 10_000 },
    metrics: METRICS,
    ...(source.by !== undefined && { by: (given) => source.by?.(given.with) ?? 'poll' }),
    ...(source.loginOf !== undefined && { loginOf: (given) => source.loginOf?.(given.with) ?? null }),
    async run(given, context) {
      const { text, rows, refusals } = listingOf(await source.discover(given.with, context), given)
      return {
        metrics: { rows, refused: refusals.length },
        details: refusals.length === 0 ? {} : { refused: refusals.slice(0, MOST_TOLD) },
        text: rowsText(rows, refusals),
        list: text,
      }
    },
  })
}

function rowsText(rows: number, [first, ...others]: readonly Row[]): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`
  if (first === undefined) return count
  return `row ${first.row}: ${first.why}${others.length > 0 ? ` (and ${others.length} more)` : ''}; ${count}`
}
