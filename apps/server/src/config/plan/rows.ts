import type { Need } from '@foretop/shared/plan.ts'
import type { Pattern, Patterns, RowRelation } from '../../core/blueprint.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { type AnyKind, type Defaults, settle } from './adjust.ts'
import type { Draft } from './checks.ts'
import { noteProgram } from './children.ts'
import { noteUnfillable, placesIn, rehearsed } from './fillable.ts'
import { type NeedsShape, readNeeds } from './needs.ts'
import { type Directory, noteBeside, noteUnknown } from './references.ts'
import type { CheckShape } from './shape.ts'
import { noteShortness } from './shortness.ts'
import type { TraitsWanted } from './traits.ts'

/** What becomes of a check with each row, while its `needs` are as they were written. */
export type Rowed = {
  readonly pattern: Unconnected
  readonly needs: NeedsShape
} & (
  | { readonly is: 'group'; readonly groups: readonly string[]; readonly reachability: boolean }
  | { readonly is: 'row'; readonly each: string; readonly address: string | null; readonly groups: readonly string[] }
  | ({
      readonly is: 'relation'
      readonly restsOn: readonly string[] | null
      readonly traits: TraitsWanted | null
    } & Pick<RowRelation, 'of' | 'per'>)
)

export type Unconnected = Omit<Pattern, 'needs'>

interface Parts {
  readonly name: string
  readonly shape: CheckShape
  readonly definition: AnyKind
  readonly defaults: Defaults
}

/** A check of which rows fill in what is left open; all else is judged as of any other. */
export function patternOf(
  inspection: Inspection,
  { name, shape, definition, defaults }: Parts,
  rules?: Parameters<typeof noteProgram>[3],
): Unconnected {
  const path = ['checks', name]
  const options = shape.with ?? {}
  noteUnfillable(inspection, definition, options, [...path, 'with'])
  const layers = [{ shape: { ...shape, with: rehearsed(definition.options, options) }, path }]
  const settled = settle(inspection, definition, defaults, layers)
  if (rules !== undefined) {
    noteProgram(inspection, definition, settled.options, rules, layers)
    noteShortness(inspection, definition, settled, layers)
  }
  return { ...settled, name, options, asked: shape.thresholds ?? {} }
}

/** Notes `${row.column}` where no row comes. */
export function noteNoRow(inspection: Inspection, name: string, { with: options }: CheckShape, why: string): void {
  noteNoRowIn(inspection, ['checks', name, 'with'], options, why)
}

export function noteNoRowIn(inspection: Inspection, path: Path, value: unknown, why: string): void {
  for (const place of placesIn(value)) inspection.note([...path, ...place], why)
}

/** Notes what a check says of rows that is not for such as it. */
export function noteRowKeys(
  inspection: Inspection,
  name: string,
  shape: CheckShape,
  sources: ReadonlySet<string>,
): void {
  const path = ['checks', name]
  const { each, by, of = [] } = shape
  const noteSource = (source: string, place: readonly PropertyKey[]) => {
    if (!sources.has(source)) inspection.unknown(place, 'source', source, sources)
  }
  if (each !== undefined) noteSource(each, [...path, 'each'])
  of.forEach((member, i) => {
    if (typeof member !== 'string') noteSource(member.each, [...path, 'of', i, 'each'])
  })
  if (each !== undefined && shape.hosts !== undefined) inspection.note(path, 'has both hosts and each; choose one')
  if (by !== undefined && (each === undefined || shape.probe !== undefined))
    inspection.note([...path, 'by'], 'is for a relation with `each`')
  const forRows = each !== undefined && shape.relation === undefined
  if (shape.address !== undefined && !forRows)
    inspection.note([...path, 'address'], 'is for a probe with `each`: a host has its own')
  if (shape.groups !== undefined && !forRows)
    inspection.note([...path, 'groups'], 'is for a probe with `each`: others are in the groups of their hosts')
}

/** Relations that look at what comes by rows come by rows themselves; those that look at others stand behind these. */
export function apart({ drafts, rowed }: { readonly drafts: readonly Draft[]; readonly rowed: readonly Rowed[] }): {
  readonly drafts: readonly Draft[]
  readonly rowed: readonly Rowed[]
} {
  const names = new Set(rowed.map(({ pattern }) => pattern.name))
  const moved = new Map<Draft, Rowed>()
  const next = () => drafts.find((draft) => !moved.has(draft) && ofOf(draft).some((name) => names.has(name)))
  for (let draft = next(); draft !== undefined; draft = next()) {
    const { pattern, needs, restsOn, traits, check } = draft
    if (pattern === undefined || check.way.by !== 'derive') break
    moved.set(draft, { is: 'relation', pattern, needs, restsOn, traits, of: check.way.of })
    names.add(pattern.name)
  }
  const all = [...rowed, ...moved.values()]
  return { drafts: drafts.filter((draft) => !moved.has(draft)), rowed: inOrder(all) }
}

const ofOf = ({ check, pattern, traits }: Draft): readonly string[] =>
  pattern !== undefined && check.way.by === 'derive' ? [...check.way.of, ...besideOf({ traits })] : []

const besideOf = ({ traits }: Pick<Draft, 'traits'>): readonly string[] =>
  traits?.beside == null ? [] : [traits.beside.check]

/**
 * Those that others look at first, and those of which rows say at whom they look last; of a circle, which is told of
 * elsewhere, whichever stands first.
 */
function inOrder(rowed: readonly Rowed[]): readonly Rowed[] {
  const byName = new Map(rowed.map((one) => [one.pattern.name, one]))
  const placed = new Set<Rowed>()
  const visited = new Set<Rowed>()
  const place = (one: Rowed) => {
    if (visited.has(one)) return
    visited.add(one)
    for (const member of one.is === 'relation' ? [...one.of, ...besideOf(one)] : []) {
      const below = typeof member === 'string' ? byName.get(member) : undefined
      if (below !== undefined) place(below)
    }
    placed.add(one)
  }
  const isOpen = (one: Rowed) => one.is === 'relation' && placesIn([one.of, besideOf(one)]).length > 0
  for (const one of rowed.toSorted((a, b) => Number(isOpen(a)) - Number(isOpen(b)))) place(one)
  return [...placed]
}

/** Looks up the names in their `needs` and `of`: which checks these mean is known only with the rows. */
export function connectRows(
  inspection: Inspection,
  rowed: readonly Rowed[],
  directory: Directory,
  fixed: readonly Draft[],
): Omit<Patterns, 'rowHosts'> {
  const needsOf = ({ pattern, needs }: Rowed): readonly Need[] =>
    readNeeds(needs, ['checks', pattern.name, 'needs'], (name, path) => {
      noteUnknown(inspection, directory, name, path)
      return [name]
    })
  const rowedOf = Map.groupBy(rowed, ({ pattern }) => pattern.name)
  const fixedOf = Map.groupBy(fixed, ({ check }) => check.name)
  for (const one of fixed) fixedOf.set(one.check.id, [one])
  const patterns = { groupChecks: [], rowChecks: [], relations: [] } as {
    groupChecks: Patterns['groupChecks'][number][]
    rowChecks: Patterns['rowChecks'][number][]
    relations: RowRelation[]
  }
  for (const one of rowed) {
    const pattern = { ...one.pattern, needs: needsOf(one) }
    if (one.is === 'group')
      patterns.groupChecks.push({ pattern, groups: one.groups, ...(one.reachability && { reachability: true }) })
    else if (one.is === 'row')
      patterns.rowChecks.push({ pattern, each: one.each, address: one.address, groups: one.groups })
    else {
      noteMembers(inspection, one, directory, { rowedOf, fixedOf })
      noteBeside(inspection, directory, fixed, one.pattern, one.traits)
      const [beside] = besideOf(one)
      patterns.relations.push({
        ...{ pattern, of: one.of },
        ...(beside !== undefined && { beside }),
        ...(one.per !== undefined && { per: one.per }),
      })
    }
  }
  return patterns
}

/** What a name means, with rows and without. */
interface Named {
  readonly rowedOf: ReadonlyMap<string, readonly Rowed[]>
  readonly fixedOf: ReadonlyMap<string, readonly Draft[]>
}

/** Notes members that there are none of, and such that cannot tell the relation what it needs to know. */
function noteMembers(
  inspection: Inspection,
  { pattern, of, restsOn }: Extract<Rowed, { is: 'relation' }>,
  directory: Directory,
  { rowedOf, fixedOf }: Named,
): void {
  of.forEach((member, i) => {
    const path = ['checks', pattern.name, 'of', i]
    const name = typeof member === 'string' ? member : member.check
    if (typeof member === 'string') noteUnknown(inspection, directory, member, path)
    else if (name !== undefined && !rowedOf.has(name))
      inspection.unknown([...path, 'check'], 'check of rows', name, rowedOf.keys())
    const ofRows = (rowedOf.get(name ?? '') ?? []).map((one) => one.pattern.kind)
    const others = typeof member === 'string' ? (fixedOf.get(member) ?? []).map(({ check }) => check.kind) : []
    const kinds = new Set([...ofRows, ...others])
    for (const kind of kinds)
      if (restsOn !== null && !restsOn.includes(kind))
        inspection.note(path, `must be a check of ${restsOn.join(' or ')}, got one of ${kind}`)
  })
}
