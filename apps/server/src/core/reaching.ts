import type { State } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'

/** Ids of the checks that all others of their host need: what cannot be reached by them is down for all of them. */
export function reachingChecks(checks: readonly Check[]): ReadonlySet<string> {
  const others = new Map<string, number>()
  const needed = new Map<string, number>()
  const count = (of: Map<string, number>, name: string) => of.set(name, 1 + (of.get(name) ?? 0))
  const hostOf = new Map(checks.map(({ id, host }) => [id, host]))
  for (const { host, needs } of checks) {
    if (host === null) continue
    count(others, host)
    for (const need of needs) if (typeof need === 'string' && hostOf.get(need) === host) count(needed, need)
  }
  const reaching = [...needed].filter(([id, by]) => by === (others.get(hostOf.get(id) ?? '') ?? 0) - 1)
  return new Set(reaching.map(([id]) => id))
}

const MUTE: readonly unknown[] = ['timeout', 'unreachable']

/** Nothing came back at all: whoever refuses is there. */
export const isMute = ({ verdict }: Pick<State, 'verdict'>): boolean => MUTE.includes(verdict?.code)
