import type { Host } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Machines } from './hosts.ts'
import type { CheckShape } from './shape.ts'

/** The hosts a check looks at, each once, in the order in which they or their groups are named. */
export function targetsOf(
  inspection: Inspection,
  name: string,
  shape: CheckShape,
  machines: Machines,
): readonly Host[] {
  const { members, hostNames, groupNames, rowHosts, whole } = machines
  const path = ['checks', name, 'hosts']
  const targets = shape.hosts ?? []
  if (shape.hosts?.length === 0 || !(inspection.has(path) || inspection.has(['checks', name, 'each'])))
    inspection.note(['checks', name], 'has no hosts: name hosts or groups under `hosts`')
  targets.forEach((target, i) => {
    if (!hostNames.has(target) && !groupNames.has(target))
      inspection.unknown([...path, i], 'host or group', target, [...groupNames, ...hostNames])
    else if (members.get(target)?.length === 0 && whole && !rowHosts.some(({ groups }) => groups.includes(target)))
      inspection.note([...path, i], `no host is in the group ${target}`)
  })
  return [...new Set(targets.flatMap((target) => members.get(target) ?? []))]
}

/** Notes what hosts say of checks that do not look at them. */
export function noteStrayAdjustments(inspection: Inspection, machines: Machines, checkNames: readonly string[]): void {
  const known = new Set(checkNames)
  for (const [host, adjustments] of machines.adjustments)
    for (const check of adjustments.keys())
      if (!known.has(check)) inspection.unknown(['hosts', host, 'checks', check], 'check', check, known)
}

/** Notes hosts that adjust a check which does not look at them. */
export function noteElsewhere(
  inspection: Inspection,
  machines: Machines,
  name: string,
  targets: readonly Host[],
): void {
  const looked = new Set(targets.map((host) => host.name))
  for (const [host, adjustments] of machines.adjustments)
    if (adjustments.has(name) && !looked.has(host) && machines.whole)
      inspection.note(['hosts', host, 'checks', name], `the check ${name} does not look at this host`)
}
