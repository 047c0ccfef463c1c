import { stringify } from 'yaml'
import { MACHINES, type Machine, SOURCES, WRITERS } from '../world/machines.ts'
import { backChecks } from './back-checks.ts'
import { balancerChecks, webChecks } from './front-checks.ts'
import { GRAPHS } from './graphs.ts'
import { GROUPS, groupOf } from './groups.ts'
import { machineChecks } from './machine-checks.ts'
import { hours, peopleAt, rotas } from './people.ts'
import type { CheckPlan, Plans } from './plans.ts'
import { RESTARTS } from './restarts.ts'
import { cronChecks, rowHosts, siteChecks, sources } from './row-checks.ts'
import { servedBy, shopChecks } from './shop-checks.ts'
import { REPORTER_TOKEN, type Wiring } from './wiring.ts'

/** The configuration that watches the simulated estate, as the YAML a person would write for it. */
export function writeConfiguration(wiring: Wiring): string {
  const plans = {
    ...balancerChecks(wiring),
    ...webChecks,
    ...backChecks(wiring),
    ...shopChecks(wiring),
    ...machineChecks(wiring),
    ...cronChecks,
    ...siteChecks(wiring),
  }
  return stringify(
    {
      site: 'Example journals (simulation)',
      server: { tokens: { reporter: REPORTER_TOKEN } },
      groups: GROUPS,
      hosts: {
        ...Object.fromEntries(FIXED.map((machine) => [machine.name, hostOf(machine, plans, wiring)])),
        ...rowHosts,
      },
      sources: sources(wiring),
      checks: Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, checkOf(plan, wiring)])),
      graphs: GRAPHS,
      restarts: RESTARTS,
      defaults: { timeout: '5s', attempts: 3 },
      channels: { receiver: { kind: 'webhook', url: wiring.receiver } },
      routes: [{ to: ['receiver'] }],
      ...{ people: peopleAt(wiring.receiver), hours, rotas },
    },
    { lineWidth: 120 },
  )
}

/** All but those that come by rows. */
const FIXED = MACHINES.filter(({ role }) => role !== 'handler')

function checkOf({ port, ...plan }: CheckPlan, wiring: Wiring) {
  return port === undefined ? plan : { ...plan, with: { port: usualPort({ port, ...plan }, wiring), ...plan.with } }
}

/** Machines that come by rows have no ports of their own: they are alike on all of them. */
function usualPort({ port = 0, hosts = [] }: CheckPlan, { portOf }: Wiring): number {
  return hosts.includes('handlers') ? portOf('h01', port) : port
}

/** With the ports that could not be had as they should be, and what a replica needs. */
function hostOf(machine: Machine, plans: Plans, wiring: Wiring) {
  const { name } = machine
  const group = groupOf(machine)
  const adjusted = Object.entries(plans).flatMap(([check, plan]) => {
    const { hosts = [], port } = plan
    if (port === undefined || !(hosts.includes(name) || hosts.includes(group))) return []
    const real = wiring.portOf(name, port)
    const needs = check === 'mysql' ? sourceOf(name) : group === 'floating' ? servedBy(name) : null
    const adjustment = { ...(needs && { needs }), ...(real !== usualPort(plan, wiring) && { with: { port: real } }) }
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
