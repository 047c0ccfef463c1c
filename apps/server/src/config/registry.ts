import type { AnyProbe, AnyRelation } from '@foretop/probes/define.ts'
import type { AnyReport } from '@foretop/probes/reports/define.ts'
import type { AnySource } from '@foretop/probes/sources/define.ts'
import type { z } from 'zod'

/** The kinds of things a configuration may name. */
export interface Registry {
  readonly probes: readonly AnyProbe[]
  readonly relations: readonly AnyRelation[]
  /** Named under `probe` too: that nobody looks is no matter of whoever configures. */
  readonly reports: readonly AnyReport[]
  readonly sources: readonly AnySource[]
  readonly channelKinds: readonly ChannelKind[]
}

export interface ChannelKind {
  readonly kind: string
  /** Strict; without `kind` itself. */
  readonly options: z.ZodObject
  /** The program that the options name: it must be where the site allows. */
  programOf?(options: never): string
  /** How it reaches one person, where that has an address of its own (`Addressed` of `alerts/channels/define.ts`). */
  readonly address?: {
    readonly key: string
    readonly schema: z.ZodType<string>
    readonly shared: z.ZodObject
    // biome-ignore lint/suspicious/noExplicitAny: each kind's options are its own; they were parsed by its schema.
    apply(shared: any, address: string): any
  }
}
