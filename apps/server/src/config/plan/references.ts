import { namesIn } from '@foretop/shared/needs.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { hasPlaces } from '../../core/fill.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import type { Draft, DraftCheck } from './checks.ts'
import { findCircles } from './circle.ts'
import type { Machines } from './hosts.ts'
import { readNeeds } from './needs.ts'
import type { Rowed } from './rows.ts'
import type { TraitsWanted } from './traits.ts'

export type Connected = Omit<Check, 'revision'>

/** Looks up the names in `needs` and `of`, and refuses those that lead in a circle. */
export function connect(inspection: Inspection, drafts: readonly Draft[], directory: Directory): readonly Connected[] {
  const reached = Map.groupBy(
    drafts.filter(({ reachability }) => reachability).map(({ check }) => check),
    ({ host }) => host,
  )
  const byId = new Map(drafts.map(({ check }) => [check.id, check]))
  const connected = drafts.map((draft): Connected => {
    const { check, needsPath, reachability } = draft
    const written = readNeeds(draft.needs, [...needsPath, 'needs'], (name, path) =>
      lookUp(inspection, directory, name, path, check.host),
    )
    const held = reachability || check.host === null ? [] : (reached.get(check.host) ?? []).map(({ id }) => id)
    const needs = [...new Set([...held, ...written])]
    if (check.way.by !== 'derive') return { ...check, needs }
    const names = check.way.of
    const ofPath = draft.ofPath ?? ['checks', check.name, 'of']
    const found = names.flatMap((name, i) => lookUp(inspection, directory, name, [...ofPath, i], null))
    if (draft.ofPath !== undefined) noteRowed(inspection, directory, found, draft.ofPath)
    const beside = noteBeside(inspection, directory, drafts, check, draft.traits)
    const of = [...new Set([...found, ...beside])]
    if (draft.restsOn !== null) noteMute(inspection, directory, byId, draft)
    if (draft.traits !== null) noteTraitless(inspection, directory, byId, draft)
    if (names.every((reference) => directory.ids.has(reference) || directory.idsOf.has(reference)))
      noteStrangers(
        inspection,
        draft,
        of.flatMap((id) => byId.get(id) ?? []),
      )
    return { ...check, needs, way: { ...check.way, of } }
  })
  noteCircles(inspection, connected, 'needs')
  noteCircles(inspection, connected, 'of')
  return withGroups(connected)
}

/** Notes checks that come by rows where they must be there whatever a source says. */
function noteRowed(inspection: Inspection, { rowed }: Directory, of: readonly string[], path: Path): void {
  for (const name of of.filter((one) => rowed.has(one))) inspection.note(path, `${name} comes by rows, which may go`)
}

/** Notes hosts that a relation names though none of its members is on them; not where it is not known who they are. */
function noteStrangers(inspection: Inspection, { check, hostsNamed }: Draft, members: readonly DraftCheck[]): void {
  const hosts = new Set(members.flatMap(({ host }) => host ?? []))
  if (members.length === 0 || members.some(({ host }) => host === null)) return
  for (const { host, path } of hostsNamed) inspection.stranger(['checks', check.name, 'with', ...path], host, hosts)
}

/** Notes members that cannot tell a relation what it needs to know. */
function noteMute(
  inspection: Inspection,
  directory: Directory,
  byId: ReadonlyMap<string, DraftCheck>,
  { check, restsOn }: Draft,
): void {
  for (const [i, reference] of membersOf(check).entries()) {
    const [id] = directory.ids.has(reference) ? [reference] : (directory.idsOf.get(reference) ?? [])
    // A name stands for checks of one kind.
    const kind = id === undefined ? undefined : byId.get(id)?.kind
    if (kind === undefined || restsOn === null || restsOn.includes(kind)) continue
    inspection.note(['checks', check.name, 'of', i], `must be a check of ${restsOn.join(' or ')}, got one of ${kind}`)
  }
}

/** Notes members that do not tell the trait that a relation needs of each, or of one. */
function noteTraitless(
  inspection: Inspection,
  { ids, idsOf }: Directory,
  byId: ReadonlyMap<string, DraftCheck>,
  { check, traits }: Draft,
): void {
  if (traits === null) return
  const { name, among } = traits
  const membersBy = (reference: string): readonly DraftCheck[] =>
    (ids.has(reference) ? [reference] : (idsOf.get(reference) ?? [])).flatMap((id) => byId.get(id) ?? [])
  const members = membersOf(check).map(membersBy)
  for (const [i, some] of members.entries()) {
    // Of hundreds that are alike one is named.
    const wrong = name === null ? undefined : some.flatMap((member) => whyTraitless(traits, member, name) ?? [])[0]
    if (wrong !== undefined) inspection.note(['checks', check.name, 'of', i], wrong)
  }
  // One that is wrong itself may be the one.
  const isWhole = members.every((some) => some.length > 0)
  if (among !== null && isWhole && members.flat().every((member) => whyTraitless(traits, member, among) !== null))
    inspection.note(['checks', check.name, 'of'], `one of them must tell the trait ${among}`)
}

/** Ids of the check that a relation names beside its members; one that is none, is several, or does not tell the trait is noted. */
export function noteBeside(
  inspection: Inspection,
  directory: Directory,
  fixed: readonly Draft[],
  { name }: { readonly name: string },
  traits: TraitsWanted | null,
): readonly string[] {
  const beside = traits?.beside ?? null
  if (traits === null || beside === null) return []
  const path = ['checks', name, 'with', ...beside.path]
  const ids = lookUp(inspection, directory, beside.check, path, null)
  if (ids.length > 1) inspection.note(path, `must be one check, and ${beside.check} is on ${ids.length} hosts`)
  const known = ids.length === 1 ? fixed.find(({ check }) => check.id === ids[0]) : undefined
  const wrong = known === undefined ? null : whyTraitless(traits, known.check, beside.trait)
  if (wrong !== null) inspection.note(path, wrong)
  return ids
}

/** `null`: it tells it, or has mistakes of its own. */
function whyTraitless(traits: TraitsWanted, check: DraftCheck, name: string): string | null {
  const told = traits.toldBy(check)
  if (told === null || Object.hasOwn(told, name)) return null
  const names = Object.keys(told)
  const has = names.length === 0 ? `${check.kind} tells none` : `${check.id} tells ${names.join(', ')}`
  return `must tell the trait ${name}, and ${has}`
}

/** All checks by name; `machines` tell apart a misspelt host from a check that is elsewhere. */
export interface Directory {
  readonly names: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly idsOf: ReadonlyMap<string, readonly string[]>
  /** Names of which rows will bring more. */
  readonly rowed: ReadonlySet<string>
  readonly machines: Machines
}

export function listChecks(
  inspection: Inspection,
  drafts: readonly Draft[],
  machines: Machines,
  rowed: readonly Rowed[],
): Directory {
  const idsOf = Map.groupBy(drafts, ({ check }) => check.name)
  return {
    names: new Set([...inspection.names(['checks']), ...inspection.names(['sources'])]),
    rowed: new Set(rowed.map(({ pattern }) => pattern.name)),
    ids: new Set(drafts.map(({ check }) => check.id)),
    idsOf: new Map([...idsOf].map(([name, drafts]) => [name, drafts.map(({ check }) => check.id)])),
    machines,
  }
}

/** Ids meant by a reference; one that means nothing is noted. A bare name means the same host's check first. */
function lookUp(
  inspection: Inspection,
  directory: Directory,
  reference: string,
  path: Path,
  host: string | null,
): readonly string[] {
  noteUnknown(inspection, directory, reference, path)
  const own = [reference, `${host}/${reference}`].find((id) => directory.ids.has(id))
  if (own !== undefined) return [own]
  return directory.rowed.has(reference) ? [reference] : (directory.idsOf.get(reference) ?? [])
}

/** Notes a reference (`name` or `host/name`) to a check that does not exist. */
export function noteUnknown(
  inspection: Inspection,
  { ids, idsOf, names, machines }: Directory,
  reference: string,
  path: Path,
): void {
  const [host = '', name] = reference.includes('/') ? reference.split('/', 2) : ['', reference]
  // Which one is known only with the row.
  if (hasPlaces(reference)) return
  // A check that is wrong itself has no ids: that was noted there.
  if (ids.has(reference) || (names.has(reference) && !reference.includes('/'))) return
  if (name === undefined || !names.has(name)) inspection.unknown(path, 'check', name ?? reference, names)
  else if (!machines.hostNames.has(host)) inspection.unknown(path, 'host', host, machines.hostNames)
  else if (idsOf.has(name) && machines.whole) inspection.note(path, `there is no check ${name} on ${host}`)
}

/** `isNew`: whether a circle is not told of already. */
export function noteCircles(
  inspection: Inspection,
  checks: readonly Connected[],
  key: 'needs' | 'of',
  isNew: (ids: readonly string[]) => boolean = () => true,
): void {
  const edges = new Map(checks.map((check) => [check.id, key === 'of' ? membersOf(check) : namesIn(check.needs)]))
  const nameOf = new Map(checks.map(({ id, name }) => [id, name]))
  const told = new Set<string>()
  for (const circle of findCircles(edges).filter(isNew)) {
    const names = circle.map((id) => nameOf.get(id) ?? id)
    const [first = ''] = names
    // The same checks on a thousand hosts make one mistake.
    const kind = [...new Set(names)].sort().join(' ')
    if (!told.has(kind)) inspection.note(['checks', first, key], `leads back to itself: ${circle.join(' → ')}`)
    told.add(kind)
  }
}

/** A relation belongs to the groups of all it looks at, however far below. */
function withGroups(checks: readonly Connected[]): readonly Connected[] {
  const byId = new Map(checks.map((check) => [check.id, check]))
  return checks.map((check) => {
    if (check.way.by !== 'derive') return check
    const below = new Set(check.way.of)
    const groups = new Set<string>()
    // A set that grows while it is walked: each member is visited once.
    for (const id of below) {
      const member = byId.get(id)
      for (const id of member === undefined ? [] : membersOf(member)) below.add(id)
      for (const group of member?.groups ?? []) groups.add(group)
    }
    return { ...check, groups: [...groups] }
  })
}
