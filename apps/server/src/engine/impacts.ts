import type { Impact, State } from '@foretop/shared/model.ts'
import { impactsOf, type Stood } from '../core/impact.ts'
import type { Entry, Memory } from './memory.ts'

/** What each trouble that nothing explains does to users now, by check; empty where nothing is what visitors see. */
export type Impacts = () => ReadonlyMap<string, Impact>

const NONE: ReadonlyMap<string, Impact> = new Map()

/**
 * `standing`: as it is meant, as people have it or as it is. It is asked for ten times a second, so it is only made anew where
 * something that it rests on is another.
 */
export function createImpacts(memory: Memory, standing: (entry: Entry) => Pick<Entry, 'state' | 'stale'>): Impacts {
  let entries: Memory['entries'] | null = null
  let hasFronts = false
  let last: Pick<Entry, 'state' | 'stale'>[] = []
  let impacts = NONE

  const adopt = () => {
    entries = memory.entries
    hasFronts = entries.values().some(({ check }) => check.front)
    last = []
    impacts = NONE
  }
  const isOther = (): boolean => {
    let at = 0
    let other = false
    for (const entry of memory.entries.values()) {
      const { state, stale } = standing(entry)
      const before = last[at]
      if (before === undefined || before.stale !== stale || !isAlike(before.state, state, entry.check.front)) {
        last[at] = { state, stale }
        other = true
      }
      at += 1
    }
    return other
  }
  const stood = (entry: Entry): Stood => {
    const { state, stale } = standing(entry)
    return { check: entry.check, state, stale }
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
    return impacts
  }
}

/** In what matters here: each look makes another state. */
const isAlike = (one: State, other: State, front: boolean): boolean =>
  one === other ||
  (one.status === other.status &&
    one.blockedBy === other.blockedBy &&
    (!front || (one.candidate?.status === other.candidate?.status && one.verdict?.code === other.verdict?.code)))
