import { z } from 'zod'
import { loginFields } from '../../protocol/ssh/login.ts'
import { accessMistakes, snmpAccess } from '../../snmp-access.ts'

const port = z.int().min(1).max(65_535)
/** What a system would call an interface: nothing a program could take for an option of its own. */
const interfaceName = z.string().regex(/^[A-Za-z][\w.-]{0,31}$/, 'must be the name of an interface, like igb1')

const fields = z.strictObject({
  source: z.enum(['ssh', 'snmp', 'sniff']).meta({
    description:
      '`ssh`: ask the machine for its ifconfig; `snmp`: its agent; `sniff`: hear who advertises on the wire.',
  }),
  vhids: z.array(z.int().min(1).max(255)).default([]).meta({
    description: 'Virtual hosts that must be there; none named: whatever is found.',
  }),
  interfaces: z.array(interfaceName).default([]).meta({
    description: 'Look only at groups on these interfaces (`ssh`); needed where one vhid is used on two of them.',
  }),
  ...snmpAccess,
  port: port.optional().meta({ description: 'Port, where it is not 22 (`ssh`) or 161 (`snmp`).' }),
  user: z.string().min(1).optional().meta({
    description: 'User to log in as (`ssh`), who needs no rights; or of SNMP version 3 (`snmp`).',
  }),
  keyFile: loginFields.keyFile,
  agent: loginFields.agent,
  hostKey: loginFields.hostKey,
  knownHostsFile: loginFields.knownHostsFile,
  vhidOf: z.record(interfaceName, z.int().min(1).max(255)).default({}).meta({
    description: 'Which vhid a cloned interface has, where it is not the number in its name: `{ carp0: 1 }` (`snmp`).',
  }),
  interface: interfaceName.optional().meta({ description: 'Our own interface to listen on (`sniff`).' }),
  listenMs: z.int().min(1).max(600_000).default(3_500).meta({
    description: 'How long to listen before silence counts, in ms (`sniff`): three times the slowest advertisement.',
  }),
})

export type CarpOptions = z.output<typeof fields>

const NEEDED = { ssh: [], snmp: [], sniff: ['interface'] } as const

export const options = fields.superRefine((given, context) => {
  const needed = `must be given with source: ${given.source}`
  for (const name of NEEDED[given.source])
    if (given[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: needed })
  if (given.source !== 'snmp') return
  for (const { path, message } of accessMistakes(given, needed))
    context.addIssue({ code: 'custom', path: [...path], message })
})

/** An option the schema has made sure of. */
export function needed(options: CarpOptions, name: (typeof NEEDED)[keyof typeof NEEDED][number]): string {
  const value = options[name]
  if (value === undefined) throw new Error(`${name} is not given`)
  return value
}
