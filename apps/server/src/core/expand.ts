import type { Definitions, Row } from '@foretop/shared/model.ts'
import type { Alternative, Check, Host, Need, Plan, Way } from '@foretop/shared/plan.ts'
import { filler, textOf } from './fill.ts'

/** What a source lists just now, by key. */
export type Rows = ReadonlyMap<string, Row>

type Unrevised = Omit<Check, 'revision'>

/** All of a check that is the same for each row. Strings in its options may hold `${row.column}`. */
export interface Pattern extends Omit<Unrevised, 'id' | 'host' | 'way' | 'groups'> {
  /** Ids, or names: that of the same host first, else every check of that name. */
  readonly needs: readonly Need[]
}

/** Each row of a source is a host: its key is the name, and it has the checks of its groups. */
export interface RowHosts {
  readonly each: string
  /** May hold `${row.column}`. */
  readonly address: string
  readonly groups: readonly string[]
}

/** Every host that comes by rows and is in one of these groups has the check. */
export interface GroupCheck {
  readonly pattern: Pattern
  readonly groups: readonly string[]
}

/** Each row of a source is a check of no host, `key/name`. */
export interface RowChecks {
  readonly pattern: Pattern
  readonly each: string
  /** May hold `${row.column}`. */
  readonly address: string
  readonly groups: readonly string[]
}

/** A relation over what rows have made; it is in the groups of its members. */
export interface RowRelation {
  readonly pattern: Pattern
  /** Ids of checks, of which one whose row is gone is left out; or all that the rows of a source have become. */
  readonly of: readonly (string | { readonly each: string })[]
}

/** What the configuration says, where rows of sources still have to be filled in. */
export interface Blueprint {
  /** What depends on no row. */
  readonly fixed: Omit<Plan, 'checks'> & { readonly checks: readonly Unrevised[] }
  readonly rowHosts: readonly RowHosts[]
  readonly groupChecks: readonly GroupCheck[]
  readonly rowChecks: readonly RowChecks[]
  readonly relations: readonly RowRelation[]
}

/** What only the kinds of checks know. */
export interface Kinds {
  /** Options as the kind's own schema has them, with the metrics that these give, if any; or what is wrong with them. */
  optionsOf(
    kind: string,
    options: unknown,
  ): { readonly options: unknown; readonly metrics?: Definitions } | { readonly wrong: string }
  revisionOf(check: Unrevised): string
  /** How a probe with these options looks at an address. */
  wayTo(kind: string, options: unknown, address: string): Way
}

export interface RowMistake {
  readonly source: string
  readonly key: string
  readonly text: string
}

const NAME = /^[A-Za-z0-9._-]+$/

class WrongRow extends Error {}

/** What becomes of one row. */
interface Made {
  readonly own: readonly Unrevised[]
  readonly host?: Host
}

/**
 * The plan that the configuration and the rows of its sources make together. A row that is wrong is told of, and costs
 * nobody but itself.
 */
export function expand(
  { fixed, rowHosts, groupChecks, rowChecks, relations }: Blueprint,
  rows: ReadonlyMap<string, Rows>,
  kinds: Kinds,
): { readonly plan: Plan; readonly mistakes: readonly RowMistake[] } {
  const mistakes: RowMistake[] = []
  const hosts = new Map(fixed.hosts.map((host) => [host.name, host]))
  const checks = new Map<string, Unrevised>(fixed.checks.map((check) => [check.id, check]))
  /** Those of which `needs` is not resolved yet. */
  const made: Unrevised[] = []
  const ofSource = new Map<string, string[]>()

  const eachRow = (source: string, make: (key: string, row: Row) => Made) => {
    const become = ofSource.get(source) ?? []
    ofSource.set(source, become)
    for (const [key, row] of rows.get(source) ?? [])
      try {
        if (!NAME.test(key)) throw new WrongRow('its key is no name: only letters, digits, `.`, `_` and `-` make one')
        const { own, host } = make(key, row)
        const known = own.find(({ id }) => checks.has(id))
        if (known !== undefined) throw new WrongRow(`there is a check ${known.id} already`)
        if (host !== undefined) hosts.set(host.name, host)
        for (const check of own) checks.set(check.id, check)
        made.push(...own)
        become.push(...own.map(({ id }) => id))
      } catch (error) {
        if (!(error instanceof WrongRow)) throw error
        mistakes.push({ source, key, text: error.message })
      }
  }
  const filled = (pattern: Pattern, row: Row): Pattern => {
    const given = kinds.optionsOf(pattern.kind, filler(row)(pattern.options))
    if ('wrong' in given) throw new WrongRow(`${pattern.name}: ${given.wrong}`)
    return { ...pattern, ...given }
  }
  const addressOf = (address: string, row: Row) => {
    const filledIn = textOf(filler(row)(address))
    if (filledIn === '') throw new WrongRow(`it has no address: ${address} is empty`)
    return filledIn
  }

  for (const { each, address, groups } of rowHosts)
    eachRow(each, (name, row) => {
      if (hosts.has(name)) throw new WrongRow(`there is a host ${name} already`)
      const host: Host = { name, address: addressOf(address, row), groups }
      const own = groupChecks
        .filter((check) => check.groups.some((group) => groups.includes(group)))
        .map(({ pattern }): Unrevised => {
          const check = filled(pattern, row)
          const way = kinds.wayTo(check.kind, check.options, host.address)
          return { ...check, id: `${name}/${check.name}`, host: name, way, groups }
        })
      return { own, host }
    })
  for (const { pattern, each, address, groups } of rowChecks)
    eachRow(each, (key, row) => {
      const check = filled(pattern, row)
      const way = kinds.wayTo(check.kind, check.options, addressOf(address, row))
      return { own: [{ ...check, id: `${key}/${check.name}`, host: null, way, groups }] }
    })
  for (const { pattern, of } of relations) {
    const wanted = of.flatMap((member) => (typeof member === 'string' ? member : (ofSource.get(member.each) ?? [])))
    const members = [...new Set(wanted)].flatMap((id) => checks.get(id) ?? [])
    const groups = [...new Set(members.flatMap((member) => member.groups))]
    const way = { by: 'derive', of: members.map(({ id }) => id) } as const
    const relation = { ...pattern, id: pattern.name, host: null, way, groups }
    checks.set(relation.id, relation)
    made.push(relation)
  }

  const idsOf = Map.groupBy(checks.values(), ({ name }) => name)
  const meant = (need: string, host: string | null): readonly string[] => {
    if (checks.has(need)) return [need]
    return checks.has(`${host}/${need}`) ? [`${host}/${need}`] : (idsOf.get(need) ?? []).map(({ id }) => id)
  }
  for (const check of made)
    checks.set(check.id, { ...check, needs: resolved(check.needs, (need) => meant(need, check.host)) })
  const all = [...checks.values()].map((check) => ({ ...check, revision: kinds.revisionOf(check) }))
  return { plan: { ...fixed, hosts: [...hosts.values()], checks: all }, mistakes }
}

/** With every name in them looked up; one that stands for many is a list of them. */
function resolved(needs: readonly Need[], meant: (name: string) => readonly string[]): readonly Need[] {
  const alternative = (one: Alternative): readonly Alternative[] =>
    typeof one === 'string' ? meant(one) : [{ all: one.all.flatMap(meant) }]
  const found = needs.flatMap((need): readonly Need[] =>
    typeof need === 'string' ? meant(need) : [{ any: need.any.flatMap(alternative) }],
  )
  return [...new Set(found)]
}
