import type { Plans } from './plans.ts'
import type { Wiring } from './wiring.ts'

/** All groups but the floating addresses, which are no machines. */
const EVERYWHERE = [
  'balancers',
  'webs',
  'caches',
  'jobs',
  'databases',
  'storage',
  'mail',
  'admin',
  'dispatchers',
  'handlers',
]

/** What is looked at on every machine, by its SNMP agent. */
export const machineChecks = ({ community }: Wiring): Plans => ({
  machine: {
    probe: 'host',
    // A machine whose agent is silent is off, or as good as that: whatever else fails there fails with it.
    reachability: true,
    hosts: [...EVERYWHERE, 'shop-databases'],
    every: '20s',
    port: 161,
    with: { source: 'snmp', community },
  },
  disks: {
    probe: 'disk',
    hosts: [...EVERYWHERE, 'shop-databases'],
    every: '20s',
    port: 161,
    with: { source: 'snmp', community },
    runbook:
      '**A disk is full:** find what grew:\n\n```\ndu -xm /var/log | sort -n | tail\n```\n\n**WARNING:** logs are rotated by copying, which needs room for the copy.\n\n**It could not be read:** no disk need be full. See why the agent is silent:\n\n```\nsystemctl status snmpd\n```',
  },
})
