import type { Check, Host } from '@foretop/shared/plan.ts'
import type { Stood } from './impact.ts'

const NAMED = 2

/**
 * Who does the work of a machine that is in trouble: others of its group of which something is seen to be well, and nothing
 * is critical. In words; empty where there is nobody to name.
 */
export function carrying(all: readonly Stood[], hosts: readonly Host[]): (check: Check) => string {
  const well = new Set<string>()
  const ill = new Set<string>()
  for (const { check, state, stale } of all) {
    if (check.host === null) continue
    if (state.status === 'critical') ill.add(check.host)
    else if (!stale && (state.status === 'ok' || state.status === 'warning')) well.add(check.host)
  }
  const able = well.difference(ill)
  const members = new Map<string, string[]>()
  for (const { name, groups } of hosts)
    for (const group of groups) {
      const known = members.get(group)
      if (known === undefined) members.set(group, [name])
      else known.push(name)
    }
  const inGroup = new Map([...members].map(([group, names]) => [group, names.filter((name) => able.has(name))]))

  return ({ host, groups }) => {
    if (host === null) return ''
    const group = groups.find((name) => (members.get(name)?.length ?? 0) > 1)
    if (group === undefined) return ''
    const others = (inGroup.get(group) ?? []).filter((name) => name !== host)
    const [first, second] = others
    if (first === undefined) return ''
    if (second === undefined) return `${first} carries the traffic`
    if (others.length <= NAMED) return `${first} and ${second} carry the traffic`
    return `${others.length} of ${members.get(group)?.length} ${group} carry it`
  }
}
