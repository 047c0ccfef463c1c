import { namesIn } from '@foretop/shared/needs.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { Estate, Stood } from './impact.ts'

const NAMED = 2

/**
 * Who does the work of a machine that is in trouble, and that something needs: others of which any one is enough beside it, or from which
 * it is concluded with it what visitors see. Of them something is seen to be well, and nothing is critical. In words; empty where
 * there is nobody to name.
 */
export function carrying(all: readonly Stood[], estate: Pick<Estate, 'of' | 'dependents'>): (check: Check) => string {
  const well = new Set<string>()
  const ill = new Set<string>()
  const onHost = new Map<string, string[]>()
  for (const { check, state, stale } of all) {
    const { id, host } = check
    if (host === null) continue
    const known = onHost.get(host)
    if (known === undefined) onHost.set(host, [id])
    else known.push(id)
    if (state.status === 'critical') ill.add(host)
    else if (!stale && (state.status === 'ok' || state.status === 'warning')) well.add(host)
  }
  const able = well.difference(ill)
  const said = new Map<string, string>()

  return ({ id, host, groups }) => {
    if (host === null || !estate.dependents.has(id)) return ''
    const known = said.get(host)
    if (known !== undefined) return known
    const hosts = new Set(
      (onHost.get(host) ?? [])
        .flatMap((own) => standIns(own, estate))
        .flatMap((one) => estate.of(one)?.check.host ?? []),
    )
    hosts.delete(host)
    const text = words(
      [...hosts].filter((one) => able.has(one)),
      hosts.size + 1,
      groups[0] ?? 'machines',
    )
    said.set(host, text)
    return text
  }
}

/** Checks that do the same work as this one. */
const standIns = (id: string, { of, dependents }: Pick<Estate, 'of' | 'dependents'>): readonly string[] =>
  (dependents.get(id) ?? []).flatMap((dependent) => {
    const check = of(dependent)?.check
    if (check === undefined) return []
    const choices = check.needs.map((need) => (typeof need === 'string' ? [] : namesIn([need])))
    return [...choices, check.front ? membersOf(check) : []].filter((names) => names.includes(id)).flat()
  })

function words(others: readonly string[], all: number, group: string): string {
  const [first, second] = others
  if (first === undefined) return ''
  if (second === undefined) return `${first} carries the traffic`
  return others.length <= NAMED
    ? `${first} and ${second} carry the traffic`
    : `${others.length} of ${all} ${group} carry it`
}
