import type { AnyProbe, AnyRelation, NamedCheck, TraitNames } from '@foretop/probes/define.ts'
import { traitsOf } from '@foretop/probes/traits.ts'
import { z } from 'zod'
import type { Registry } from '../registry.ts'
import type { AnyKind } from './adjust.ts'
import type { DraftCheck } from './checks.ts'
import { rehearsed } from './fillable.ts'

/** The traits that a relation compares, and which ones a check tells. */
export interface TraitsWanted {
  /** Of each of its members; `null`: none. */
  readonly name: string | null
  /** Of at least one of its members; `null`: none. */
  readonly among: string | null
  /** Of a check beside them. */
  readonly beside: NamedCheck | null
  /** `null`: its options are wrong themselves. */
  toldBy(check: DraftCheck): TraitNames | null
}

/** `null`: it compares none, or its options are wrong themselves. */
export function traitsWanted(kind: AnyKind, options: unknown, { probes, relations }: Registry): TraitsWanted | null {
  if (options === undefined || !('derive' in kind)) return null
  const name = kind.traitNamed?.(options) ?? null
  const among = kind.traitAmong?.(options) ?? null
  const beside = kind.checkNamed?.(options) ?? null
  if (name === null && among === null && beside === null) return null
  const known = new Map<string, AnyProbe | AnyRelation>([...probes, ...relations].map((one) => [one.kind, one]))
  return {
    name,
    among,
    beside,
    toldBy({ kind, options }) {
      if (options === undefined) return null
      const definition = known.get(kind)
      return definition === undefined ? {} : traitsOf(definition, options)
    },
  }
}

/** The same of options that rows fill in: the check beside may be named by a row, too. */
export function traitsOfRows(kind: AnyKind, written: object, registry: Registry): TraitsWanted | null {
  const wanted = traitsWanted(kind, kind.options.safeParse(rehearsed(kind.options, written)).data, registry)
  const beside = wanted?.beside ?? null
  if (wanted === null || beside === null) return wanted
  const named = z.string().safeParse(beside.path.reduce<unknown>(inside, written))
  return { ...wanted, beside: { ...beside, check: named.data ?? beside.check } }
}

const inside = (value: unknown, step: string | number): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(String(step)) : undefined
