import type { Metric } from '@foretop/shared/model.ts'
import type { z } from 'zod'
import type { Definition, Found, KeepsakeSchema } from '../define.ts'

/** A span of wall ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** When something is judged. All wall ms. */
export interface Waiting {
  readonly at: number
  /** Since when it is waited for. */
  readonly since: number
  /** Spans in which nobody could tell anything, for Foretop did not run; the oldest first. */
  readonly aways: readonly Span[]
}

/** What became of something that was told. */
export interface Hearing<L> {
  /** All that is remembered of what was told; `null`: nothing is. */
  readonly heard: L | null
  /** `repeated`: it was told before; `outdated`: something newer was. Neither has any effect. */
  readonly became: 'taken' | 'repeated' | 'outdated'
  /** For whoever told it: what is odd about it. */
  readonly note?: string
}

/** What is to be thought of a check of which others tell. */
export interface Judgement<M> extends Found<M> {
  /** When it will be another one though nothing is told, wall ms; `null`: never. */
  readonly changesAt: number | null
  /** `told`: by what was told last; `clock`: by what did not come in time; `nothing`: nothing was told, nor had to be. */
  readonly restsOn: 'told' | 'clock' | 'nothing'
}

/** A kind of check that nobody looks at: somebody tells how it is (`receive`), or has to come by in time (`clock`). */
export interface ReportDefinition<
  O extends z.ZodObject = z.ZodObject,
  M extends { readonly [name: string]: Metric } = { readonly [name: string]: Metric },
  L extends KeepsakeSchema = KeepsakeSchema,
  T = unknown,
> extends Definition<O, M> {
  readonly way: 'receive' | 'clock'
  /** What is remembered of what was told, over restarts too: as of a keepsake, and bounded by `hear`. */
  readonly ledger: L
  /** Pure. `heard`: what was remembered; `null`: nothing was told yet. */
  hear(options: z.output<O>, heard: z.output<L> | null, told: T, at: number): Hearing<z.output<L>>
  /** Pure. */
  judge(options: z.output<O>, heard: z.output<L> | null, waiting: Waiting): Judgement<M>
}

// biome-ignore lint/suspicious/noExplicitAny: each has options of its own, which its own schema parses before it sees them.
export type AnyReport = ReportDefinition<any, any, any, any>

export const defineReport = <
  O extends z.ZodObject,
  M extends { readonly [name: string]: Metric },
  L extends KeepsakeSchema,
  T,
>(
  definition: ReportDefinition<O, M, L, T>,
): ReportDefinition<O, M, L, T> => definition
