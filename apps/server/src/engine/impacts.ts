import type { Impact, State } from '@foretop/shared/model.ts'
import { impactsOf, type Stood } from '../core/impact.ts'
import type { Entry, Memory } from './memory.ts'

/** What each trouble that nothing explains does to users now, by check; empty where nothing is what visitors see. */
export type Impacts = () => ReadonlyMap<string, Impact>

type Stands = Pick<Entry, 'state' | 'stale' | 'latest'>

const NONE: ReadonlyMap<string, Impact> = new Map()

/**
 * `standing`: as it is meant, as people have it or as it is. It is asked for ten times a second, so it is only made anew where
 * something that it rests on is another.
 */
export function createImpacts(memory: Memory, standing: (entry: Entry) => Stands): Impacts {
  let entries: Memory['entries'] | null = null
  let hasFronts = false
  let last: Stands[] = []
  /** The next look at what visitors see may tell what is open yet. */
  let isOpenYet = false
  let impacts = NONE

  const adopt = () => {
    entries = memory.entries
    hasFronts = entries.values().some(({ check }) => check.front)
    last = []
    impacts = NONE
    isOpenYet = false
  }
  const isOther = (): boolean => {
    let at = 0
    let other = false
    for (const entry of memory.entries.values()) {
      const { state, stale, latest } = standing(entry)
      const { front } = entry.check
      const before = last[at]
      const isLookedAt = front && isOpenYet && before?.latest !== latest
      if (before === undefined || before.stale !== stale || isLookedAt || !isAlike(before.state, state, front)) {
        last[at] = { state, stale, latest }
        other = true
      }
      at += 1
    }
    return other
  }
  const stood = (entry: Entry): Stood => {
    const { state, stale, latest } = standing(entry)
    return { check: entry.check, state, stale, lookedAt: latest?.at ?? null }
  }

  return () => {
    if (entries !== memory.entries) adopt()
    if (!hasFronts || !isOther()) return impacts
    impacts = impactsOf({
      all: () => memory.entries.values().map(stood),
      of(id) {
        const entry = memory.entries.get(id)
        return entry && stood(entry)
      },
      hosts: memory.plan.hosts,
      dependents: memory.dependents,
    })
    isOpenYet = impacts.values().some(({ users }) => users === 'maybe')
    return impacts
  }
}

/** In what matters here: each look makes another state. */
const isAlike = (one: State, other: State, front: boolean): boolean =>
  one === other ||
  (one.status === other.status &&
    one.blockedBy === other.blockedBy &&
    isSameBlame(one, other) &&
    (!front || (one.candidate?.status === other.candidate?.status && one.verdict?.code === other.verdict?.code)))

/** Of a conclusion: whose trouble that is. */
function isSameBlame({ verdict: one }: State, { verdict: other }: State): boolean {
  if (one?.because === undefined && other?.because === undefined) return true
  return one?.because?.checks.join() === other?.because?.checks.join()
}
