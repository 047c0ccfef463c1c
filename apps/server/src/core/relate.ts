import type { Row } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Kinds, RowMistake, RowRelation, Rows } from './blueprint.ts'
import type { Made } from './expand.ts'
import { filler, hasPlaces, textOf, UnfitCell } from './fill.ts'

interface Parts {
  readonly rows: ReadonlyMap<string, Rows>
  /** What the rows of each source have become, with the key of each. */
  readonly ofRows: ReadonlyMap<string, ReadonlyMap<string, readonly Check[]>>
  /** All that there is; relations join it. */
  readonly checks: Map<string, Check>
  readonly kinds: Kinds
  readonly made: Made['relations']
}

/** One of the relations that come of an entry. */
interface Wanted {
  readonly id: string
  /** Of those that it is about the first: its options are filled in from that. */
  readonly row: Row
  readonly members: readonly Check[]
}

const SLICE = 500
const NAME = /^[A-Za-z0-9._-]{1,128}$/

/** Makes the relations that rest on rows. One of which nothing changed is the very check that it was. */
export function* relate(relations: readonly RowRelation[], parts: Parts): Generator<undefined, readonly RowMistake[]> {
  const mistakes: RowMistake[] = []
  let steps = 0
  for (const relation of relations) {
    const byName = Map.groupBy(parts.checks.values(), ({ name }) => name)
    const wanted = relation.per === undefined ? whole(relation, byName, parts) : each(relation, byName, parts)
    for (const one of wanted) {
      steps += 1
      if (steps % SLICE === 0) yield
      const wrong = 'wrong' in one ? one.wrong : put(relation, one, parts)
      if (wrong !== null)
        mistakes.push({ source: relation.per?.each ?? '', key: 'key' in one ? one.key : one.id, text: wrong })
    }
  }
  for (const id of parts.made.keys()) if (!parts.checks.has(id)) parts.made.delete(id)
  return mistakes
}

type ByName = ReadonlyMap<string, readonly Check[]>

/** None while a source on which it rests has not listed anything yet: nobody is missing then. */
function whole(
  { pattern, of, beside }: RowRelation,
  byName: ByName,
  { rows, ofRows, checks }: Parts,
): readonly Wanted[] {
  const meant = (name: string): readonly Check[] => {
    const one = checks.get(name)
    return one === undefined ? (byName.get(name) ?? []) : [one]
  }
  const members = of.flatMap((member) => {
    if (typeof member === 'string') return meant(member)
    const own = [...(ofRows.get(member.each)?.values() ?? [])].flat()
    return member.check === undefined ? own : own.filter(({ name }) => name === member.check)
  })
  const isListed = (source: string) => rows.has(source)
  const sources = of.flatMap((member) => (typeof member === 'string' ? [] : [member.each]))
  if (!sources.every(isListed) || (members.length === 0 && ![...ofRows.keys()].every(isListed))) return []
  return [{ id: pattern.name, row: {}, members: withBeside(members, beside === undefined ? [] : meant(beside)) }]
}

/** Each once; nobody is beside nobody. */
const withBeside = (members: readonly Check[], beside: readonly Check[]): readonly Check[] =>
  members.length === 0 ? [] : [...new Set([...members, ...beside])]

/** One for each value of a column, or for each key. */
function each(
  { pattern, of, beside, per }: RowRelation,
  byName: ByName,
  { rows, ofRows, checks }: Parts,
): readonly (Wanted | { readonly key: string; readonly wrong: string })[] {
  if (per === undefined) return []
  const { by } = per
  const listed = [...(rows.get(per.each) ?? [])]
  const groupOf = ([key, row]: readonly [string, Row]) =>
    by === null ? key : textOf(Object.hasOwn(row, by) ? row[by] : null).replaceAll(':', '-')
  const ofOthers = new Set(ofRows.values().flatMap((all) => all.values().flatMap((own) => own.map(({ name }) => name))))
  const ownOf = ofRows.get(per.each)
  const isWhole = [...ofRows.keys()].every((source) => rows.has(source))
  return [...Map.groupBy(listed, groupOf)].flatMap(([value, some]) => {
    const [[key, row] = ['', {}]] = some
    if (!NAME.test(value)) return { key, wrong: `${pattern.name}: ${by} is no name, got ${JSON.stringify(value)}` }
    const own = some.flatMap(([key]) => ownOf?.get(key) ?? [])
    const fill = filler(row)
    const meant = (written: string): readonly Check[] => {
      const name = textOf(fill(written))
      const mine = own.filter((check) => check.name === name)
      const one = checks.get(name) ?? checks.get(`${value}/${name}`)
      // Where it is a name of what rows become, those of other rows are not meant.
      const all = mine.length > 0 ? mine : one !== undefined ? [one] : ofOthers.has(name) ? [] : byName.get(name)
      if (hasPlaces(written) && (all === undefined || all.length === 0))
        throw new UnfitCell(`${pattern.name}: there is no check ${JSON.stringify(name)}, which is ${written}`)
      return all ?? []
    }
    try {
      const members = of.flatMap((member) => (typeof member === 'string' ? meant(member) : []))
      const known = beside === undefined ? [] : meant(beside)
      // It may come with a source that has listed nothing yet.
      if (beside !== undefined && known.length === 0 && !isWhole) return []
      return { id: `${value}/${pattern.name}`, row, members: withBeside(members, known) }
    } catch (error) {
      if (error instanceof UnfitCell) return { key, wrong: error.message }
      throw error
    }
  })
}

/** What keeps it from being there, or `null`. */
function put({ pattern }: RowRelation, { id, row, members }: Wanted, { checks, kinds, made }: Parts): string | null {
  if (checks.has(id)) return `there is a check ${id} already`
  const ids = members.map((member) => member.id)
  const of = JSON.stringify([ids, members.map(({ groups }) => groups), row])
  const known = made.get(id)
  if (known?.of === of) {
    checks.set(id, known.check)
    return null
  }
  const filled = optionsOf(pattern, row, kinds)
  if ('wrong' in filled) return filled.wrong
  const { asked: _, ...same } = pattern
  const way = { by: 'derive', of: ids } as const
  const groups = [...new Set(members.flatMap((member) => member.groups))]
  const check = { ...same, ...filled, id, host: null, way, groups }
  const whole = { ...check, revision: kinds.revisionOf(check) }
  made.set(id, { of, check: whole })
  checks.set(id, whole)
  return null
}

function optionsOf({ kind, name, options, asked = {} }: RowRelation['pattern'], row: Row, kinds: Kinds) {
  try {
    const given = kinds.optionsOf(kind, filler(row)(options), asked)
    return 'wrong' in given ? { wrong: `${name}: ${given.wrong}` } : given
  } catch (error) {
    if (error instanceof UnfitCell) return { wrong: error.message }
    throw error
  }
}
