import { stringify } from 'yaml'
import { MACHINES, type Machine, SOURCES, WRITERS } from '../world/machines.ts'
import { backChecks } from './back-checks.ts'
import { balancerChecks, webChecks } from './front-checks.ts'
import { GRAPHS } from './graphs.ts'
import { GROUPS, groupOf } from './groups.ts'
import { machineChecks } from './machine-checks.ts'
import type { CheckPlan, Plans } from './plans.ts'
import { shopChecks } from './shop-checks.ts'
import type { Wiring } from './wiring.ts'

/** The configuration that watches the simulated estate, as the YAML a person would write for it. */
export function writeConfiguration(wiring: Wiring): string {
  const plans = {
    ...balancerChecks(wiring),
    ...webChecks,
    ...backChecks(wiring),
    ...shopChecks(wiring),
    ...machineChecks(wiring),
  }
  return stringify(
    {
      site: 'Example journals (simulation)',
      groups: GROUPS,
      hosts: Object.fromEntries(MACHINES.map((machine) => [machine.name, hostOf(machine, plans, wiring)])),
      checks: Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, checkOf(plan)])),
      graphs: GRAPHS,
      defaults: { timeout: '5s', attempts: 3 },
      channels: { receiver: { kind: 'webhook', url: wiring.receiver } },
      routes: [{ to: ['receiver'] }],
    },
    { lineWidth: 120 },
  )
}

function checkOf({ port, ...plan }: CheckPlan) {
  return port === undefined ? plan : { ...plan, with: { port, ...plan.with } }
}

/** With the ports that could not be had as they should be, and what a replica needs. */
function hostOf(machine: Machine, plans: Plans, wiring: Wiring) {
  const { name } = machine
  const group = groupOf(machine)
  const adjusted = Object.entries(plans).flatMap(([check, { hosts = [], port }]) => {
    if (port === undefined || !(hosts.includes(name) || hosts.includes(group))) return []
    const real = wiring.portOf(name, port)
    const needs = check === 'mysql' ? sourceOf(name) : null
    const adjustment = { ...(needs && { needs }), ...(real !== port && { with: { port: real } }) }
    return Object.keys(adjustment).length === 0 ? [] : [[check, adjustment]]
  })
  return {
    address: wiring.addressOf(name),
    groups: [group],
    ...(adjusted.length > 0 && { checks: Object.fromEntries(adjusted) }),
  }
}

/** While its source is down a replica cannot fetch, and that is not its fault. Of a pair only the passive side needs the other. */
function sourceOf(name: string): readonly string[] | null {
  const source = SOURCES[name]
  return source === undefined || WRITERS.some((writer) => writer === name) ? null : [`${source}/mysql`]
}
