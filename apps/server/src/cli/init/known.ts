import type { AnyProbe, AnyRelation } from '@foretop/probes/define.ts'
import { giversOf } from '@foretop/probes/derive-from.ts'
import { ROLES } from '@foretop/probes/roles.ts'
import { z } from 'zod'

export interface Option {
  readonly name: string
  readonly description: string
  readonly required: boolean
}

/** What can be known of a probe from its own definition, enough to write a check of it without knowing its kind. */
export interface KnownProbe {
  readonly kind: string
  readonly title: string
  readonly options: readonly Option[]
  readonly usualPort: number | null
  /** The usual one first, then those it is also found at. */
  readonly ports: readonly number[]
  /** An address says all: what can also look at its own machine, or in several ways, must be told more. */
  readonly byAddress: boolean
  /** What its servers are in. */
  readonly group: KnownGroup
}

export interface KnownGroup {
  readonly name: string
  readonly title: string
}

/** What can be concluded of any two checks of certain probes. */
export interface KnownRelation {
  readonly kind: string
  readonly title: string
  readonly summary: string
  /** Kinds of those probes. */
  readonly among: readonly string[]
}

export const knownRelations = (relations: readonly AnyRelation[], probes: readonly AnyProbe[]): KnownRelation[] =>
  relations
    .filter(({ ofAnyTwo }) => ofAnyTwo)
    .map((relation) => ({
      ...{ kind: relation.kind, title: relation.title, summary: relation.summary },
      among: (giversOf(relation, probes) ?? []).map(({ kind }) => kind),
    }))

export function known({ kind, title, options, role }: AnyProbe): KnownProbe {
  // zod's JSON Schema of a strict object has these two keys.
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties?: { readonly [name: string]: Property }
    readonly required?: readonly string[]
  }
  const { default: usual, examples = [] } = properties.port ?? {}
  const usualPort = typeof usual === 'number' ? usual : null
  const ports = [usualPort, ...examples].filter((port) => typeof port === 'number')
  const named = Object.entries(properties).map(([name, { description = '' }]) => ({
    name,
    description,
    required: required.includes(name),
  }))
  // An SNMP agent answers only who knows its community, or a user of it.
  const byAddress = properties.source === undefined && properties.community === undefined
  const group = role === undefined ? { name: kind, title } : { name: role, title: ROLES[role] }
  return { kind, title, options: named, usualPort, ports, byAddress, group }
}

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}
