import type { Runbook } from '@foretop/shared/model.ts'
import type { Check, Host, Plan } from '@foretop/shared/plan.ts'

type Of = Pick<Check, 'name' | 'host' | 'groups' | 'runbook'>

/** What to do about a check: its own runbook, then its host's, then its groups'. No text comes twice. */
export const runbooksOf = (check: Of, plan: Pick<Plan, 'hosts' | 'groups'>): readonly Runbook[] => [
  ...ownRunbook(check),
  ...runbooksAround(check, plan),
]

/** Of its host and groups: what its own runbook does not say already. */
export function runbooksAround(check: Of, { hosts, groups }: Pick<Plan, 'hosts' | 'groups'>): readonly Runbook[] {
  const { host } = check
  const ofHost = host === null ? undefined : written(hosts).get(host)
  const ofGroups = check.groups.flatMap((name): readonly Runbook[] => {
    const group = groups.find((group) => group.name === name)
    return group?.runbook === undefined ? [] : [{ of: 'group', name: group.title, text: group.runbook }]
  })
  const all = [...(ofHost === undefined ? [] : [ofHost]), ...ofGroups]
  const said = new Set(ownRunbook(check).map(sameness))
  return all.filter((runbook) => {
    const isNew = !said.has(sameness(runbook))
    said.add(sameness(runbook))
    return isNew
  })
}

const ownRunbook = ({ name, runbook }: Of): readonly Runbook[] =>
  runbook === null ? [] : [{ of: 'check', name, text: runbook }]

const sameness = ({ text }: Runbook): string => text.trim()

// Of ten thousand hosts few have one, and each of a thousand messages asks.
const byHosts = new WeakMap<readonly Host[], ReadonlyMap<string, Runbook>>()

function written(hosts: readonly Host[]): ReadonlyMap<string, Runbook> {
  const known = byHosts.get(hosts)
  if (known !== undefined) return known
  const found = new Map<string, Runbook>()
  for (const { name, runbook } of hosts) if (runbook !== undefined) found.set(name, { of: 'host', name, text: runbook })
  byHosts.set(hosts, found)
  return found
}
