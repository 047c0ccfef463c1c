import { randomUUID } from 'node:crypto'
import type { Quiet, Scope } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { LONGEST_DOWNTIME_MS, LONGEST_SILENCE_MS } from '@foretop/shared/quiet-limits.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { didYouMean } from '../config/nearest.ts'
import { DeskRefusal, type QuietRequest } from './desk.ts'

const DAY_MS = 86_400_000
const LONGEST_MS = { silence: LONGEST_SILENCE_MS, downtime: LONGEST_DOWNTIME_MS }
const FARTHEST_MS = 366 * DAY_MS

/** The silence or downtime that is asked for, checked against the plan. Throws `DeskRefusal` (invalid). */
export function quietAskedFor(request: QuietRequest, plan: Plan, now: number): Quiet {
  const { kind, match, note, by } = request
  assertKnown(match, plan)
  const from = Math.max(now, request.from ?? now)
  const until = 'until' in request ? request.until : from + request.forMs
  if (until <= from) throw invalid(`until: must be after it begins (${from}), got ${until}`)
  if (until - from > LONGEST_MS[kind]) throw invalid(`until: a ${kind} lasts at most ${LONGEST_MS[kind] / DAY_MS} days`)
  if (from - now > FARTHEST_MS) throw invalid(`from: at most ${FARTHEST_MS / DAY_MS} days ahead`)
  return { id: randomUUID(), kind, match, from, until, at: now, by, note, beganAt: null, endedAt: null }
}

/** A misspelt name would leave somebody in the belief that it is quiet: all such names are told at once. */
function assertKnown(scope: Scope, { groups, hosts, checks }: Plan): void {
  const unknown = [
    ...unknownIn('group', scope.groups, () => namesOf(groups)),
    ...unknownIn('host', scope.hosts, () => namesOf(hosts)),
    ...unknownIn('check', scope.checks, () => new Set(checks.flatMap(({ id, name }) => [id, name]))),
  ]
  if (unknown.length > 0) throw invalid(unknown.join('; '))
  if (!checks.some((check: Check) => inScope(scope, check))) throw invalid('match: no check fits all of it')
}

function unknownIn(word: string, names: readonly string[] | undefined, known: () => ReadonlySet<string>): string[] {
  if (names === undefined) return []
  const all = known()
  return names
    .filter((name) => !all.has(name))
    .map((name) => `match.${word}s: there is no ${word} ${name}${didYouMean(name, all)}`)
}

const namesOf = (named: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(named.map(({ name }) => name))

const invalid = (text: string) => new DeskRefusal('invalid', text)
