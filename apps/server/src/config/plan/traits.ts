import type { AnyProbe, TraitNames } from '@foretop/probes/define.ts'
import { traitsOf } from '@foretop/probes/traits.ts'
import type { Registry } from '../registry.ts'
import type { AnyKind } from './adjust.ts'
import type { DraftCheck } from './checks.ts'

/** The trait that a relation compares, and which ones a check tells. */
export interface TraitWanted {
  readonly name: string
  /** `null`: its options are wrong themselves. */
  toldBy(check: DraftCheck): TraitNames | null
}

/** `null`: it compares none, or its options are wrong themselves. */
export function traitWanted(kind: AnyKind, options: unknown, { probes }: Registry): TraitWanted | null {
  if (options === undefined || !('traitNamed' in kind) || kind.traitNamed === undefined) return null
  const known = new Map<string, AnyProbe>(probes.map((probe) => [probe.kind, probe]))
  return {
    name: kind.traitNamed(options),
    toldBy({ kind, options }) {
      if (options === undefined) return null
      const probe = known.get(kind)
      return probe === undefined ? {} : traitsOf(probe, options)
    },
  }
}
