import { randomUUID } from 'node:crypto'
import type { Quiet, Scope } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { LONGEST_DOWNTIME_MS, LONGEST_SILENCE_MS } from '@foretop/shared/quiet-limits.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { didYouMean } from '../config/reading/nearest.ts'
import { Refusal } from './refusal.ts'

const DAY_MS = 86_400_000
const LONGEST_MS = { silence: LONGEST_SILENCE_MS, downtime: LONGEST_DOWNTIME_MS }
const FARTHEST_MS = 366 * DAY_MS

/** A silence or downtime as it is asked for. */
export type QuietRequest = Pick<Quiet, 'kind' | 'match' | 'note' | 'by'> & {
  /** Wall ms; now if absent or past. */
  readonly from?: number
  /** All, if absent. */
  readonly expect?: Quiet['expect']
} & ({ readonly until: number; readonly forMs?: number } | { readonly until?: never; readonly forMs: number })

/** The silence or downtime that is asked for, checked against the plan. Throws `Refusal` (invalid). */
export function quietAskedFor(request: QuietRequest, plan: Plan, now: number): Quiet {
  const { kind, match, note, by, expect = null } = request
  assertKnown(match, plan)
  const from = Math.max(now, request.from ?? now)
  // With both it waits for the first trouble in that time, and then lasts so long.
  const until = request.until ?? from + request.forMs
  const lastsMs = request.until === undefined ? null : (request.forMs ?? null)
  if (until <= from) throw invalid(`until: must be after it begins (${from}), got ${until}`)
  if (until - from > LONGEST_MS[kind]) throw invalid(`until: a ${kind} lasts at most ${LONGEST_MS[kind] / DAY_MS} days`)
  if (from - now > FARTHEST_MS) throw invalid(`from: at most ${FARTHEST_MS / DAY_MS} days ahead`)
  const whole = { rule: null, lastsMs, expect, foretoldAt: null, beganAt: null, endedAt: null }
  return { id: randomUUID(), kind, match, from, until, at: now, by, note, ...whole }
}

/** Names that are told of at most: one is compared with all there are, and main stands still meanwhile. */
const MOST_TOLD = 5

interface Unknown {
  readonly word: 'group' | 'host' | 'check'
  readonly name: string
  /** Names of that word that there are. */
  readonly known: ReadonlySet<string>
}

/** A misspelt name would leave somebody in the belief that it is quiet: all such names are refused at once. */
export function assertKnown(scope: Scope, { groups, hosts, checks }: Plan): void {
  const unknown = [
    ...unknownIn('group', scope.groups, () => namesOf(groups)),
    ...unknownIn('host', scope.hosts, () => namesOf(hosts)),
    ...unknownIn('check', scope.checks, () => new Set(checks.flatMap(({ id, name }) => [id, name]))),
  ]
  if (unknown.length > 0) throw invalid(inWords(unknown))
  if (!checks.some((check: Check) => inScope(scope, check))) throw invalid('match: no check fits all of it')
}

function unknownIn(
  word: Unknown['word'],
  names: readonly string[] | undefined,
  known: () => Unknown['known'],
): readonly Unknown[] {
  if (names === undefined) return []
  const all = known()
  return [...new Set(names)].filter((name) => !all.has(name)).map((name) => ({ word, name, known: all }))
}

function inWords(unknown: readonly Unknown[]): string {
  const told = unknown
    .slice(0, MOST_TOLD)
    .map(({ word, name, known }) => `match.${word}s: there is no ${word} ${name}${didYouMean(name, known)}`)
  const more = unknown.length - told.length
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

const namesOf = (named: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(named.map(({ name }) => name))

const invalid = (text: string) => new Refusal('invalid', text)
