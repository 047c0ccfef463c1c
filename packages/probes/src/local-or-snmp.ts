import { z } from 'zod'

/** Options of probes that look at the machine the monitor runs on, or ask another one's SNMP agent for the same. */
export const localOrSnmp = {
  source: z.enum(['local', 'snmp']).default('local').meta({
    description: '`local`: the machine the monitor runs on; `snmp`: the agent at the address of the host.',
  }),
  community: z.string().min(1).optional().meta({
    description: 'SNMP community; needed with `source: snmp`. It goes over the network in clear.',
    secret: true,
  }),
  port: z.int().min(1).max(65_535).default(161).meta({ description: 'UDP port of the SNMP agent.' }),
  version: z.literal('2c').default('2c').meta({ description: 'Version of SNMP.' }),
}

export interface LocalOrSnmp {
  readonly source: 'local' | 'snmp'
  readonly community?: string | undefined
  readonly port: number
}

/** For `refine` of the object these options are part of. */
export const communityGiven = ({ source, community }: LocalOrSnmp): boolean =>
  source !== 'snmp' || community !== undefined

export const COMMUNITY_NEEDED = { path: ['community'], message: 'must be given with source: snmp' }
