import type { Row } from '@foretop/shared/model.ts'
import type { Check, Host, Plan } from '@foretop/shared/plan.ts'
import type { Blueprint, Kinds, Pattern, RowChecks, RowHosts, RowMistake, Rows } from './blueprint.ts'
import { connectNeeds, type Directory } from './connect-needs.ts'
import { filler, textOf, UnfitCell } from './fill.ts'
import { type Resting, restOnPlace } from './own-place.ts'
import { relate } from './relate.ts'

export interface Expanded {
  readonly plan: Plan
  readonly mistakes: readonly RowMistake[]
  /** What rows have become, by source and key. */
  readonly ofRows: ReadonlyMap<string, ReadonlyMap<string, readonly Check[]>>
}

const NAME = /^[A-Za-z0-9._-]+$/

class WrongRow extends Error {}

/** What became of one row. */
type Outcome = { readonly own: readonly Check[]; readonly host?: Host } | { readonly wrong: string }

/** What was made before of rows that are still the same, for one blueprint. */
export interface Made {
  readonly rows: Map<RowHosts | RowChecks, WeakMap<Row, Outcome>>
  readonly connected: WeakMap<Check, { readonly of: string; readonly check: Check }>
  readonly relations: Map<string, { readonly of: string; readonly check: Check }>
  readonly resting: Resting
}

export const nothingMade = (): Made => ({
  rows: new Map(),
  connected: new WeakMap(),
  relations: new Map(),
  resting: new WeakMap(),
})

/** What is done before others get their turn: a row that is filled in anew costs as much as many that are known. */
const SLICE = 2_000
const ANEW = 20

/** All at once. */
export function expand(blueprint: Blueprint, rows: ReadonlyMap<string, Rows>, kinds: Kinds, made?: Made): Expanded {
  const steps = expanding(blueprint, rows, kinds, made)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/**
 * The plan that the configuration and the rows of its sources make together, in steps between which there is time for
 * others. A row that is wrong is told of, and costs nobody but itself.
 */
export function* expanding(
  { fixed, rowHosts, groupChecks, rowChecks, relations, canaries = {} }: Blueprint,
  rows: ReadonlyMap<string, Rows>,
  kinds: Kinds,
  made: Made = nothingMade(),
): Generator<undefined, Expanded> {
  const mistakes: RowMistake[] = []
  const hosts = new Map(fixed.hosts.map((host) => [host.name, host]))
  const checks = new Map(fixed.checks.map((check) => [check.id, check]))
  const ofRows = new Map<string, Map<string, readonly Check[]>>()
  let cost = 0

  const outcomesOf = (entry: RowHosts | RowChecks) => {
    const known = made.rows.get(entry) ?? new WeakMap<Row, Outcome>()
    made.rows.set(entry, known)
    return known
  }
  function* eachRow(entry: RowHosts | RowChecks, make: (key: string, row: Row) => Outcome) {
    const source = entry.each
    const known = outcomesOf(entry)
    const become = ofRows.get(source) ?? new Map<string, readonly Check[]>()
    ofRows.set(source, become)
    for (const [key, row] of rows.get(source) ?? []) {
      let outcome = known.get(row)
      cost += outcome === undefined ? ANEW : 1
      if (cost >= SLICE) {
        cost = 0
        yield
      }
      if (outcome === undefined) {
        outcome = attempt(() => {
          if (!NAME.test(key)) throw new WrongRow('its key is no name: only letters, digits, `.`, `_` and `-` make one')
          return make(key, row)
        })
        known.set(row, outcome)
      }
      const wrong = 'wrong' in outcome ? outcome.wrong : clashOf(outcome)
      if (wrong !== null) mistakes.push({ source, key, text: wrong })
      else if ('own' in outcome) {
        if (outcome.host !== undefined) hosts.set(outcome.host.name, outcome.host)
        for (const check of outcome.own) checks.set(check.id, check)
        const others = become.get(key)
        become.set(key, others === undefined ? outcome.own : [...others, ...outcome.own])
      }
    }
  }
  const clashOf = (outcome: Exclude<Outcome, { wrong: string }>): string | null => {
    if (outcome.host !== undefined && hosts.has(outcome.host.name))
      return `there is a host ${outcome.host.name} already`
    const known = outcome.own.find(({ id }) => checks.has(id))
    return known === undefined ? null : `there is a check ${known.id} already`
  }
  const checkOf = (pattern: Pattern, row: Row, rest: Pick<Check, 'id' | 'host' | 'groups'>, address: string): Check => {
    const { asked = {}, ...same } = pattern
    const given = kinds.optionsOf(pattern.kind, filler(row)(pattern.options), asked)
    if ('wrong' in given) throw new WrongRow(`${pattern.name}: ${given.wrong}`)
    const way = kinds.wayTo(pattern.kind, given.options, address)
    const check = { ...same, ...given, ...rest, way }
    return { ...check, revision: kinds.revisionOf(check) }
  }
  const addressOf = (address: string | null, key: string, row: Row) => {
    const filledIn = address === null ? key : textOf(filler(row)(address))
    if (filledIn === '') throw new WrongRow(`it has no address: ${address} is empty`)
    const wrong = kinds.whyNoAddress(filledIn)
    if (wrong !== null) throw new WrongRow(`its address ${wrong}, got ${filledIn}`)
    return filledIn
  }

  for (const entry of rowHosts)
    yield* eachRow(entry, (name, row) => {
      const { groups, runbook } = entry
      const address = addressOf(entry.address, name, row)
      const host: Host = { name, address, groups, ...(runbook !== undefined && { runbook }) }
      const mine = groupChecks.filter((check) => check.groups.some((group) => groups.includes(group)))
      const reaching = mine.filter(({ reachability }) => reachability).map(({ pattern }) => `${name}/${pattern.name}`)
      const own = mine.map(({ pattern, reachability }) => {
        const needs = reachability ? pattern.needs : [...reaching, ...pattern.needs]
        const rest = { id: `${name}/${pattern.name}`, host: name, groups }
        return checkOf({ ...pattern, needs }, row, rest, host.address)
      })
      return { own, host }
    })
  for (const entry of rowChecks)
    yield* eachRow(entry, (key, row) => {
      const { pattern, groups } = entry
      const rest = { id: `${key}/${pattern.name}`, host: null, groups }
      return { own: [checkOf(pattern, row, rest, addressOf(entry.address, key, row))] }
    })
  yield

  const related = yield* relate(relations, { rows, ofRows, checks, kinds, made: made.relations })
  mistakes.push(...related)
  const needy = [...checks.values()].filter(({ needs }) => needs.length > 0)
  if (needy.length > 0) {
    const ids = new Set(fixed.checks.map(({ id }) => id))
    const directory: Directory = { checks, idsOf: Map.groupBy(checks.keys(), (id) => checks.get(id)?.name ?? '') }
    yield
    for (const check of needy) checks.set(check.id, connectNeeds(check, directory, ids, made.connected))
  }
  yield
  restOnPlace(checks, canaries, made.resting)
  return { plan: { ...fixed, hosts: [...hosts.values()], checks: [...checks.values()] }, mistakes, ofRows }
}

function attempt(make: () => Outcome): Outcome {
  try {
    return make()
  } catch (error) {
    if (error instanceof WrongRow || error instanceof UnfitCell) return { wrong: error.message }
    throw error
  }
}
