import type { NamedHost } from '@foretop/probes/define.ts'
import { giversOf } from '@foretop/probes/derive-from.ts'
import type { LoginSaid } from '@foretop/probes/protocol/ssh/login.ts'
import type { Check, ChildRules } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Registry } from '../registry.ts'
import { type AnyKind, type Defaults, type Layer, settle, timingShape } from './adjust.ts'
import { noteProgram, wayTo } from './children.ts'
import { type Machines, readNames } from './hosts.ts'
import type { Logins } from './logins.ts'
import type { NeedsShape } from './needs.ts'
import { noteNoRow, noteNoRowIn, noteRowKeys, patternOf, type Rowed, type Unconnected } from './rows.ts'
import { type CheckShape, checkShape } from './shape.ts'
import { noteShortness } from './shortness.ts'
import { noteElsewhere, noteStrayAdjustments, targetsOf } from './targets.ts'
import { type TraitsWanted, traitsOfRows, traitsWanted } from './traits.ts'

/** A check whose `of` is still as it was written. */
export type DraftCheck = Omit<Check, 'needs' | 'revision'>

export interface Draft {
  readonly check: DraftCheck
  /** As they were written. */
  readonly needs: NeedsShape
  /** Where those were written. */
  readonly needsPath: readonly string[]
  /** Where those were written that it looks at, if not under its own name. */
  readonly ofPath?: readonly string[]
  /** Whether all other checks of its host depend on it. */
  readonly reachability: boolean
  /** Hosts that its options name: each must be one of those it looks at. */
  readonly hostsNamed: readonly NamedHost[]
  /** Kinds of checks that tell it what it needs to know; `null`: any will do, or it is no relation. */
  readonly restsOn: readonly string[] | null
  /** What it compares; `null`: nothing that has a name. */
  readonly traits: TraitsWanted | null
  /** Of a relation: the same with its options as they were written, should it look at what comes by rows. */
  readonly pattern?: Unconnected
}

/** What is known before any check is read. */
interface Circumstances {
  readonly rules: ChildRules
  readonly logins: Logins
  /** Names of the sources. */
  readonly sources: ReadonlySet<string>
}

interface ReadChecks {
  readonly drafts: readonly Draft[]
  readonly rowed: readonly Rowed[]
}

/** Every check of every host, and the relations, with all defaults filled in; and what rows will make. */
export function readChecks(
  inspection: Inspection,
  machines: Machines,
  registry: Registry,
  circumstances: Circumstances,
): ReadChecks {
  const defaults = inspection.parse(timingShape, ['defaults']) ?? {}
  const names = [...readNames(inspection, 'checks')]
  if (names.length === 0) inspection.note(['checks'], 'there is nothing to watch')
  noteStrayAdjustments(inspection, machines, names)
  const drafts: Draft[] = []
  const rowed: Rowed[] = []
  for (const name of names) {
    const shape = inspection.parse(checkShape, ['checks', name])
    if (shape === undefined) continue
    const definition = definitionOf(inspection, name, shape, registry)
    const parts = { name, shape, definition, defaults, machines }
    noteRowKeys(inspection, name, shape, circumstances.sources)
    const isRelation = shape.relation !== undefined && shape.probe === undefined
    const read = isRelation ? relationOf(inspection, parts, registry) : checksOf(inspection, parts, circumstances)
    drafts.push(...read.drafts)
    rowed.push(...read.rowed)
  }
  return { drafts, rowed }
}

/** Of a probe: on hosts of the file and on those that come by rows, or for each row of a source. */
function checksOf(inspection: Inspection, parts: Parts, circumstances: Circumstances): ReadChecks {
  const { name, shape, definition, defaults, machines } = parts
  const { rules, logins } = circumstances
  if (shape.each !== undefined) {
    noteElsewhere(inspection, machines, name, [])
    if (definition === undefined) return NOTHING
    const pattern = patternOf(inspection, { name, shape, definition, defaults }, rules)
    const { each, address = null, groups = [], needs = [] } = shape
    return { drafts: [], rowed: [{ is: 'row', pattern, needs, each, address, groups }] }
  }
  if (definition !== undefined && 'hear' in definition && !inspection.has(['checks', name, 'hosts']))
    return { drafts: [reportOf(inspection, parts, definition)], rowed: [] }
  const named = new Set(shape.hosts)
  const groups = [...new Set(machines.rowHosts.flatMap((one) => one.groups))].filter((group) => named.has(group))
  const drafts = probesOf(inspection, parts, rules, logins)
  const [first] = drafts
  if (groups.length === 0)
    noteNoRow(inspection, name, shape, 'needs a row: give the check `each`, or hosts that have it')
  else if (first !== undefined)
    noteNoRow(inspection, name, shape, `needs a row, and ${first.check.host} does not come by one`)
  if (groups.length === 0 || definition === undefined) return { drafts, rowed: [] }
  const pattern = patternOf(inspection, { name, shape, definition, defaults }, rules)
  const { needs = [], reachability = false } = shape
  return { drafts, rowed: [{ is: 'group', pattern, needs, groups, reachability }] }
}

const NOTHING: ReadChecks = { drafts: [], rowed: [] }

function definitionOf(
  inspection: Inspection,
  name: string,
  shape: CheckShape,
  registry: Registry,
): AnyKind | undefined {
  const path = ['checks', name]
  const { probe, relation } = shape
  if (probe !== undefined && relation !== undefined) {
    inspection.note(path, 'has both probe and relation; choose one')
    return undefined
  }
  if (probe === undefined && relation === undefined) {
    const tried = inspection.has([...path, 'probe']) || inspection.has([...path, 'relation'])
    if (!tried) inspection.note(path, 'has neither probe nor relation')
    return undefined
  }
  const what = relation === undefined ? 'probe' : 'relation'
  const known: readonly AnyKind[] =
    relation === undefined ? [...registry.probes, ...registry.reports] : registry.relations
  const definition = known.find(({ kind }) => kind === (relation ?? probe))
  const knownKinds = known.map(({ kind }) => kind)
  if (definition === undefined) inspection.unknown([...path, what], what, relation ?? probe ?? '', knownKinds)
  return definition
}

interface Parts {
  readonly name: string
  readonly shape: CheckShape
  readonly definition: AnyKind | undefined
  readonly defaults: Defaults
  readonly machines: Machines
}

const NEEDS_ROW = 'needs a row: give the relation `each`'

function relationOf(inspection: Inspection, parts: Parts, registry: Registry): ReadChecks {
  const { name, shape, definition, defaults, machines } = parts
  const path = ['checks', name]
  const { of = [], each, by, needs = [] } = shape
  if (shape.hosts !== undefined)
    inspection.note([...path, 'hosts'], 'a relation has no hosts; it looks at checks, under `of`')
  if (shape.of?.length === 0 || !inspection.has([...path, 'of']))
    inspection.note(path, 'has nothing to look at: name checks under `of`')
  noteTaken(inspection, machines, name)
  noteElsewhere(inspection, machines, name, [])
  if (shape.reachability) inspection.note([...path, 'reachability'], 'a relation has no host to reach')
  if (definition === undefined) return NOTHING
  const restsOn = kindsUnder(definition, registry.probes)
  const names = of.filter((member) => typeof member === 'string')
  if (each !== undefined || names.length < of.length) {
    const per = each === undefined ? undefined : { each, by: by ?? null }
    if (per !== undefined && names.length < of.length)
      inspection.note([...path, 'of'], 'with `each` they are names of checks: those of its rows are meant')
    const pattern = patternOf(inspection, { name, shape, definition, defaults })
    if (per === undefined) noteNoRowIn(inspection, [...path, 'of'], of, NEEDS_ROW)
    const traits = traitsOfRows(definition, shape.with ?? {}, registry)
    const relation = { is: 'relation', pattern, needs, restsOn, traits, of } as const
    return { drafts: [], rowed: [{ ...relation, ...(per !== undefined && { per }) }] }
  }
  noteNoRow(inspection, name, shape, NEEDS_ROW)
  noteNoRowIn(inspection, [...path, 'of'], of, NEEDS_ROW)
  const settled = settle(inspection, definition, defaults, [{ shape, path }])
  const way = { by: 'derive', of: names } as const
  const check: DraftCheck = { ...settled, id: name, name, host: null, way, groups: [] }
  const hostsNamed = namedBy(definition, check.options)
  const traits = traitsWanted(definition, check.options, registry)
  const pattern = { ...settled, name, options: shape.with ?? {}, asked: shape.thresholds ?? {} }
  return {
    drafts: [{ check, needs, needsPath: path, reachability: false, hostsNamed, restsOn, traits, pattern }],
    rowed: [],
  }
}

/** Its id is its name. */
function noteTaken(inspection: Inspection, machines: Machines, name: string): void {
  const taken = machines.hostNames.has(name) ? 'host' : machines.groupNames.has(name) ? 'group' : null
  if (taken !== null) inspection.note(['checks', name], `a ${taken} has this name too`)
}

/** What others tell of no machine of ours. */
function reportOf(
  inspection: Inspection,
  { name, shape, defaults, machines }: Parts,
  definition: Extract<AnyKind, { readonly hear: unknown }>,
): Draft {
  const path = ['checks', name]
  noteTaken(inspection, machines, name)
  noteElsewhere(inspection, machines, name, [])
  if (shape.of !== undefined) inspection.note([...path, 'of'], 'others tell of it; only relations have `of`')
  if (shape.reachability) inspection.note([...path, 'reachability'], 'it has no host to reach: name one under `hosts`')
  const settled = settle(inspection, definition, defaults, [{ shape, path }])
  const check: DraftCheck = { ...settled, id: name, name, host: null, way: { by: definition.way }, groups: [] }
  const alone = { reachability: false, hostsNamed: [], restsOn: null, traits: null }
  return { check, needs: shape.needs ?? [], needsPath: path, ...alone }
}

function probesOf(
  inspection: Inspection,
  { name, shape, definition, defaults, machines }: Parts,
  rules: ChildRules,
  logins: Logins,
): readonly Draft[] {
  const path = ['checks', name]
  if (shape.of !== undefined)
    inspection.note([...path, 'of'], 'a probe looks at hosts, under `hosts`; only relations have `of`')
  const targets = targetsOf(inspection, name, shape, machines)
  noteElsewhere(inspection, machines, name, targets)
  if (definition === undefined) return []
  const base: Layer = { shape, path }
  // Ten thousand hosts that are all alike share what they have in common.
  const settled = (layers: readonly Layer[]) => {
    const made = settle(inspection, definition, defaults, layers)
    noteProgram(inspection, definition, made.options, rules, layers)
    noteShortness(inspection, definition, made, layers)
    return made
  }
  const common = lazily(() => settled([base]))
  return targets.map((host) => {
    const adjustment = machines.adjustments.get(host.name)?.get(name)
    const above: Layer | undefined = adjustment && { shape: adjustment, path: ['hosts', host.name, 'checks', name] }
    const all = above === undefined ? common() : settled([base, above])
    const { name: hostName, address, groups } = host
    const login = (own: LoginSaid) => {
      const found = logins.of(hostName, address, own)
      if (!('lacks' in found)) return found
      inspection.note(['hosts', hostName], `${found.lacks}: say it under ssh, for all or for this one`)
      return null
    }
    const way = wayTo(definition, all.options, address, { rules, login })
    const check = { ...all, id: `${hostName}/${name}`, name, host: hostName, way, groups }
    const said = above?.shape.needs === undefined ? base : above
    const needs = said.shape.needs ?? []
    const reachability = shape.reachability ?? false
    return { check, needs, needsPath: said.path, reachability, hostsNamed: [], restsOn: null, traits: null }
  })
}

/** Options that are wrong themselves name nobody. */
const namedBy = (kind: AnyKind, options: unknown): readonly NamedHost[] =>
  options === undefined || !('hostsNamed' in kind) ? [] : (kind.hostsNamed?.(options) ?? [])

/** Kinds of checks that a relation can rest on; `null`: all. */
const kindsUnder = (kind: AnyKind, probes: Registry['probes']): readonly string[] | null =>
  'derive' in kind ? (giversOf(kind, probes)?.map((probe) => probe.kind) ?? null) : null

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
