import type { RestartView } from '@foretop/shared/model.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { finder } from '../core/meant.ts'
import { type Estate, hostsOf, safeToRestart, together } from '../core/safe-to-restart.ts'
import type { Entry, Memory, Standing } from './memory.ts'

/** What can be restarted, and whether it is safe at this moment, in the order of the configuration. */
export function restartsNow(
  memory: Memory,
  now: number,
  standing: (entry: Entry) => Standing = ({ shown }) => shown,
): readonly RestartView[] {
  const estate = estateOf(memory, standing)
  return (memory.plan.restarts ?? []).map((restart) => {
    const { name, title, runbook, withinMs } = restart
    const hosts = hostsOf(restart.hosts, estate).map((host) => safeToRestart(restart, host, estate, now))
    const answer = together(hosts.map((one) => one.answer))
    return { name, title, runbook, withinMs, at: now, answer, safe: answer === 'yes', hosts }
  })
}

function estateOf(memory: Memory, standing: (entry: Entry) => Standing): Estate {
  const { plan, entries, disabled } = memory
  const meant = finder(plan.checks)
  const groups = new Set(plan.groups.map(({ name }) => name))
  /**
   * When that was seen which a check rests on, wall ms: of a conclusion the oldest look of its members, and where such a
   * member was looked at again since then, that before it.
   */
  const restsAt = (entry: Entry, above: ReadonlySet<string>): number | null => {
    const at = standing(entry).latest?.at ?? null
    if (at === null) return null
    const below = new Set([...above, entry.check.id])
    return membersOf(entry.check)
      .flatMap((id) => (below.has(id) ? [] : (entries.get(id) ?? [])))
      .reduce<number | null>((oldest, member) => {
        const seen = restsAt(member, below)
        if (oldest === null || seen === null) return null
        return Math.min(oldest, seen > at ? at - member.check.everyMs : seen)
      }, at)
  }
  return {
    hosts: plan.hosts,
    find(id) {
      const entry = entries.get(id)
      if (entry === undefined) return disabled.has(id) ? 'disabled' : undefined
      return { check: entry.check, ...standing(entry), restsAt: restsAt(entry, new Set()) }
    },
    *checksOf(names) {
      const ofGroups = names.filter((name) => groups.has(name))
      const ofHosts = names.filter((name) => !groups.has(name))
      const scopes = [ofGroups.length > 0 ? { groups: ofGroups } : null, ofHosts.length > 0 ? { hosts: ofHosts } : null]
      const ids = scopes.flatMap((scope) => (scope === null ? [] : [...meant(scope)].map(({ id }) => id)))
      yield* new Set(ids)
    },
  }
}
