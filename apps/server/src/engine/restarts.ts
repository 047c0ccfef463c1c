import type { Restart, RestartOfHost, RestartView } from '@foretop/shared/model.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { Sought } from '../core/found.ts'
import { finder } from '../core/meant.ts'
import { type Estate, hostsOf, safeToRestart, together } from '../core/safe-to-restart.ts'
import type { Entry, Memory, Standing } from './memory.ts'
import { Refusal } from './refusal.ts'

/** What can be restarted, and whether that is safe just now. */
export interface Restarts {
  /** All, in the order of the configuration; what was worked out within the last second is said again, with its time. */
  all(): readonly RestartView[]
  /** One on one host, worked out at this moment. Throws Refusal, 404, where there is no such restart or host. */
  on(name: string, host: string): RestartOfHost
}

/** Every wall asks every few seconds: they are told the same. */
const KEPT_MS = 1_000

export function createRestarts(memory: Memory, now: () => number): Restarts {
  let kept: { readonly plan: Memory['plan']; readonly at: number; readonly views: readonly RestartView[] } | null = null
  return {
    all() {
      const [{ plan }, at] = [memory, now()]
      if (kept === null || kept.plan !== plan || at < kept.at || at - kept.at >= KEPT_MS)
        kept = { plan, at, views: restartsNow(memory, at) }
      return kept.views
    },
    on(name, host) {
      const restarts = memory.plan.restarts ?? []
      const restart = restarts.find((one) => one.name === name)
      if (restart === undefined)
        throw new Refusal('not-found', `nothing to restart is called ${name}${listed(restarts.map((one) => one.name))}`)
      const hosts = hostsOf(restart.hosts, memory.plan)
      if (!hosts.includes(host)) throw new Refusal('not-found', `${name} is not on ${host}${listed(hosts)}`)
      const at = now()
      return { ...headOf(restart, at), ...safeToRestart(restart, estateOf(memory, shownOf), at)(host) }
    },
  }
}

const listed = (names: readonly string[]): string => (names.length === 0 ? '' : `, only ${names.join(', ')}`)

type StandingOf = (entry: Entry) => Standing

const shownOf: StandingOf = ({ shown }) => shown

/** All of them, worked out at this moment. */
export function restartsNow(memory: Memory, now: number, standing: StandingOf = shownOf): readonly RestartView[] {
  const estate = estateOf(memory, standing)
  return (memory.plan.restarts ?? []).map((restart) => {
    const hosts = hostsOf(restart.hosts, estate).map(safeToRestart(restart, estate, now))
    const answer = together(hosts.map((one) => one.answer))
    return { ...headOf(restart, now), answer, safe: answer === 'yes', hosts }
  })
}

const headOf = ({ name, title, runbook, withinMs }: Restart, at: number) => ({ name, title, runbook, withinMs, at })

/** For the time of one answer: what is asked for again and again is found once. */
function estateOf(memory: Memory, standing: StandingOf): Estate {
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
  const found = new Map<string, Sought>()
  const find = (id: string): Sought => {
    const entry = entries.get(id)
    if (entry === undefined) return disabled.has(id) ? 'disabled' : undefined
    return { check: entry.check, ...standing(entry), restsAt: restsAt(entry, new Set()) }
  }
  return {
    hosts: plan.hosts,
    find(id) {
      if (!found.has(id)) found.set(id, find(id))
      return found.get(id)
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
