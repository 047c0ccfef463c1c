import { checkSubject } from '@foretop/shared/format/check-name.ts'
import type { Impact, State } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import type { Check, Host } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { AFFECTED } from '@foretop/shared/words.ts'
import { carrying } from './carrying.ts'
import { nothingFound, type Roots, rootsOf } from './roots.ts'
import { isProblem } from './severity.ts'

/** A check as it stands at the moment. */
export interface Stood {
  readonly check: Check
  readonly state: State
  readonly stale: boolean
  /** Wall ms; `null`: never. */
  readonly lookedAt: number | null
}

export interface Estate {
  /** In the order of the configuration. */
  all(): Iterable<Stood>
  of(checkId: string): Stood | undefined
  readonly hosts: readonly Host[]
  /** Who depends on whom. */
  readonly dependents: ReadonlyMap<string, readonly string[]>
}

/** `unseen`: it fails if what needs it does, and was not looked at since that is known. */
type How = 'yes' | 'maybe' | 'unseen' | 'unknown'

/** How many fronts are reached so, and the first of them. */
interface Reach {
  readonly first: Stood
  readonly count: number
}

/** What a trouble reaches, worst first; `itself`: it is that of a front. */
interface Reached {
  readonly others: { [how in How]?: Reach }
  itself: How | null
}

/**
 * What each trouble that nothing explains does to users, by check: whether what visitors see is critical for it. Empty
 * where nothing is said to be what they see. It rests on how all stand at one moment, not on what came first.
 */
export function impactsOf(estate: Estate): ReadonlyMap<string, Impact> {
  const all = [...estate.all()]
  const fronts = all.filter(({ check }) => check.front)
  if (fronts.length === 0) return new Map()
  const troubles = all.filter(isRoot)
  const reached = new Map(troubles.map(({ check }) => [check.id, { others: {}, itself: null } as Reached]))
  for (const front of fronts) {
    const own = reached.get(front.check.id)
    if (own !== undefined) own.itself = howOf(front)
  }
  for (const { how, roots, reach } of reachOf(fronts, estate, reached))
    for (const root of roots) {
      const others = reached.get(root)?.others
      if (others !== undefined) others[how] = together(others[how], reach)
    }
  const carriers = carrying(all, estate)
  return new Map(
    troubles.map(({ check }) => {
      const impact = impactOf(reached.get(check.id))
      return [check.id, impact ?? { users: 'no', text: carriers(check), fronts: 0 }]
    }),
  )
}

const isRoot = ({ state }: Stood): boolean => isProblem(state.status) && state.blockedBy === null

/** `null`: visitors are served. */
function howOf({ state: { status, candidate }, stale }: Stood): How | null {
  if (status === 'critical') return 'yes'
  if (candidate?.status === 'critical') return 'maybe'
  return [status, candidate?.status].includes('unknown') || status === 'pending' || stale ? 'unknown' : null
}

/** Together those that the same troubles reach: there may be many of both. */
function reachOf(fronts: readonly Stood[], estate: Estate, troubles: ReadonlyMap<string, unknown>) {
  const found = nothingFound()
  const near = createNear(estate, troubles)
  const reaches = new Map<How, Map<Roots, Reach>>()
  for (const front of fronts) {
    const kept = rootsOf(front, estate.of, found)
    const how = howOf(front) ?? (isLookedAtSince(front, kept, estate) ? null : 'unseen')
    if (how === null) continue
    const roots = how === 'unknown' ? near(front.check) : kept
    const known = reaches.get(how) ?? new Map<Roots, Reach>()
    reaches.set(how, known.set(roots, together(known.get(roots), { first: front, count: 1 })))
  }
  return [...reaches].flatMap(([how, each]) => [...each].map(([roots, reach]) => ({ how, roots, reach })))
}

/** Though nothing is left that it could work by: what is seen now says how it is. */
function isLookedAtSince({ lookedAt }: Stood, roots: Roots, estate: Estate): boolean {
  for (const root of roots) if ((estate.of(root)?.state.since ?? 0) > (lookedAt ?? 0)) return false
  return true
}

const together = (one: Reach | undefined, other: Reach): Reach =>
  one === undefined ? other : { first: one.first, count: one.count + other.count }

/** The troubles among all that a check depends on, also where another would do. */
function createNear(estate: Estate, troubles: ReadonlyMap<string, unknown>) {
  const known = new Map<string, ReadonlySet<string>>()
  const near = (check: Check): ReadonlySet<string> => {
    const before = known.get(check.id)
    if (before !== undefined) return before
    const all = new Set<string>()
    // What is concluded from others may stand in a circle.
    known.set(check.id, all)
    for (const id of [...namesIn(check.needs), ...membersOf(check)]) {
      const needed = estate.of(id)
      if (troubles.has(id)) all.add(id)
      if (needed !== undefined) for (const trouble of near(needed.check)) all.add(trouble)
    }
    return all
  }
  return near
}

const WORDS: { readonly [how in How]: (front: Stood, more: string) => string } = {
  yes: ({ check, state }, more) => `${check.name} ${failingWords(state)}${placeOf(check)}${more}`,
  maybe: ({ check }, more) => `${check.name}${placeOf(check)}${more} fails, not confirmed yet`,
  unseen: ({ check }, more) => `${check.name}${placeOf(check)}${more} not looked at since`,
  unknown: ({ check }, more) => `${check.name}${placeOf(check)}${more} cannot be seen`,
}

const HOWS = ['yes', 'maybe', 'unseen', 'unknown'] as const satisfies readonly How[]

/** `null`: none. */
function impactOf(reached: Reached | undefined): Impact | null {
  const how = HOWS.find((how) => reached?.itself === how || reached?.others[how] !== undefined)
  if (how === undefined) return null
  const users = how === 'unseen' ? 'maybe' : how
  const reach = reached?.others[how]
  // Of the front itself the text of its own trouble says it all.
  if (reach === undefined) return { users, text: '', fronts: 1 }
  const text = WORDS[how](reach.first, reach.count > 1 ? ` and ${reach.count - 1} more` : '')
  return { users, text, fronts: reach.count + Number(reached?.itself === how) }
}

function placeOf(check: Check): string {
  const subject = checkSubject(check)
  return subject === null || subject === check.name ? '' : ` on ${subject}`
}

const SILENT: readonly unknown[] = ['timeout', 'unreachable', 'refused', 'closed']

const failingWords = ({ verdict }: State): string => (SILENT.includes(verdict?.code) ? 'does not answer' : 'fails')

/** Whether an incident was never so bad for users: what may be is no word on what was. */
export function isWorstYet(impact: Impact, before: Impact | null): boolean {
  if (impact.users === 'maybe') return false
  if (before === null) return true
  const [rank, known] = [AFFECTED.indexOf(impact.users), AFFECTED.indexOf(before.users)]
  return rank < known || (rank === known && impact.fronts > before.fronts)
}
