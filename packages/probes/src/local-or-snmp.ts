import { z } from 'zod'
import { accessMistakes, type SnmpGiven, snmpAccess } from './snmp-access.ts'

/** Options of probes that look at the machine the monitor runs on, or ask another one's SNMP agent for the same. */
export const localOrSnmp = {
  source: z.enum(['local', 'snmp']).default('local').meta({
    description: '`local`: the machine the monitor runs on; `snmp`: the agent at the address of the host.',
  }),
  ...snmpAccess,
}

export interface LocalOrSnmp extends SnmpGiven {
  readonly source: string
  readonly port: number
}

/** For `check` of the object these options are part of. */
export function checkSource({ value, issues }: z.core.ParsePayload<LocalOrSnmp>): void {
  if (value.source !== 'snmp') return
  for (const { path, message } of accessMistakes(value, 'must be given with source: snmp'))
    issues.push({ code: 'custom', path: [...path], message, input: value, continue: true })
}
