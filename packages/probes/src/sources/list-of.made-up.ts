import type { Observation } from '@foretop/shared/model.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { Kept } from '../observe.ts'
import { type AnySource, probeOf } from './define.ts'
import { type ListedRow, linesOf, rowOfLine } from './listing.ts'

interface Asked {
  readonly with: object
  readonly key: string | readonly string[]
  readonly was?: string
  readonly address?: string
  readonly timeoutMs?: number
}

interface Found {
  readonly seen: Observation
  /** `null`: nothing was listed. */
  readonly rows: readonly ListedRow[] | null
}

/** For tests: one look at a source. */
export async function listOf(
  source: AnySource,
  { address = '', timeoutMs = 5_000, ...options }: Asked,
): Promise<Found> {
  using kept = new Kept()
  const seen = await lookSteadily(probeOf(source), options, { address, timeoutMs, kept })
  return { seen, rows: kept.list === null ? null : linesOf(kept.list).map(rowOfLine) }
}
