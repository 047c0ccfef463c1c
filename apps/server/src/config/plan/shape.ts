import { isIP } from 'node:net'
import { normalize } from 'node:path'
import { type LoginSaid, loginFields } from '@foretop/probes/protocol/ssh/login.ts'
import { keyShape } from '@foretop/probes/sources/define.ts'
import { cronLine, timeZone } from '@foretop/shared/crontab.ts'
import { duration } from '@foretop/shared/duration.ts'
import { EXPECTABLE, GRAPH_RANGES, STATUSES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { servingShape } from '../settings.ts'
import { adjustable, adjustment, timingShape } from './adjust.ts'
import { needs, reference } from './needs.ts'
import { peopleSections } from './people-shape.ts'
import { restartShape } from './restart-shape.ts'

/** What each section of the file may say. A probe's own options and a channel's are checked by their own schemas. */

export const name = z
  .string()
  .regex(/^[A-Za-z0-9._-]+$/, { error: 'a name may have letters, digits, dot, dash and underscore' })
  .max(128)
  .meta({ description: 'Letters, digits, dot, dash and underscore.' })

const names = z.array(reference)

/** Of a host or group; that of a check is one of its remarks. */
const runbook = z.string().min(1).exactOptional().meta({
  description:
    'What to do about it, in Markdown, beside the runbook of the check. Everyone who sees the wall can read it.',
})

/** A text in which `${row.column}` stands for a cell. */
const template = z.string().min(1).max(500)

/** Of a relation: a check, or what the rows of a source have become. */
const member = z.union(
  [
    reference,
    z.strictObject({
      each: reference.meta({ description: 'A source: all that its rows have become.' }),
      check: reference.exactOptional().meta({ description: 'Of these only the checks of this name.' }),
    }),
  ],
  { error: 'must be the name of a check, or a map with each' },
)

export const checkShape = z.strictObject({
  probe: z.string().optional().meta({ description: 'Kind of probe.' }),
  relation: z.string().optional().meta({ description: 'Kind of relation.' }),
  hosts: names.optional().meta({ description: 'Hosts and groups a probe looks at.' }),
  of: z.array(member).optional().meta({
    description:
      'Checks a relation looks at, in order: host/name, or the name of all; { each: SOURCE }: of all its rows.',
  }),
  reachability: z.boolean().optional().meta({
    description: 'Tells whether its host can be reached: while it is critical, the other checks of that host are held.',
  }),
  each: reference.optional().meta({ description: 'A source: a check for each of its rows, in place of hosts.' }),
  by: z.string().min(1).optional().meta({
    description:
      'Of a relation with each: one for each value of this column, over the checks of all rows that have it.',
  }),
  address: template.optional().meta({
    description: `With each: where it is looked at, a cell as \${row.ip}; if not given, the key of the row.`,
  }),
  groups: names.optional().meta({ description: 'With each: groups that its checks are in.' }),
  ...adjustable,
})
export type CheckShape = z.output<typeof checkShape>

const address = z
  .string()
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'))
  .refine(isAddress, { error: 'must be a host name or an IP address, without port' })

export function isAddress(text: string): boolean {
  if (isIP(text) !== 0) return true
  // Digits and dots only are a mistyped IPv4 address, which a resolver might still take for something.
  return text.length <= 253 && /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?$/.test(text) && !/^[\d.]+$/.test(text)
}

const eitherProof = ({ keyFile, agent }: LoginSaid) => keyFile === undefined || agent === undefined
const TWO_PROOFS = { error: 'has both keyFile and agent; choose one' }

/** A machine between that is none of the hosts. */
const stranger = z
  .strictObject({ address: address.meta({ description: 'Name or IP address.' }), ...loginFields })
  .refine(eitherProof, TWO_PROOFS)

/** How to log in to hosts, for all of them and for one. */
export const sshShape = z
  .strictObject({
    ...loginFields,
    jump: z.union([name, stranger], { error: 'must be the name of a host, or a map with an address' }).nullish().meta({
      description: 'The host through which it is reached, or the address of another machine; null: directly.',
    }),
  })
  .refine(eitherProof, TWO_PROOFS)
export type SshShape = z.output<typeof sshShape>

export const hostShape = z.strictObject({
  address: address.optional().meta({ description: 'Name or IP address (v4 or v6); else the name of the host.' }),
  groups: names.optional(),
  each: reference.optional().meta({
    description: `A source: each of its rows is a host, whose name is the key of the row; address may hold \${row.column}.`,
  }),
  ssh: sshShape.nullish().meta({ description: 'How to log in to it over SSH, where that is not as for all hosts.' }),
  checks: z.record(z.string(), adjustment).nullish().meta({ description: 'Checks adjusted for this host, by name.' }),
  runbook,
})

/** Hosts that come by the rows of a source, under a name for all of them. */
export const rowHostsShape = z.strictObject({
  each: reference,
  address: template.optional(),
  groups: z.array(reference).min(1, { error: 'names no group: checks come to these hosts by their groups alone' }),
  runbook,
})

export const groupShape = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  needs: needs.optional().meta({
    description: 'Groups that this one sends its requests to: to all of them, unless it says any.',
  }),
  runbook,
})

/** Which checks are meant. */
export const scopeShape = z.strictObject({
  groups: names.exactOptional(),
  hosts: names.exactOptional(),
  checks: names.exactOptional().meta({ description: 'A name or host/name.' }),
})

export const matchShape = scopeShape.extend({
  status: z.array(z.enum(STATUSES).exclude(['pending'])).exactOptional(),
})

/** `ann`, or `ann/mail`: one of the ways to her alone. */
const addressee = z
  .string()
  .regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)?$/, { error: 'must be a channel, a person, a rota, or PERSON/CHANNEL' })
const addressees = z.array(addressee)

export const fallbackShape = addressees.min(1, { error: 'names nobody' })

const step = z.strictObject({
  after: duration('1m', '7d').meta({ description: 'How long nobody has taken it on since they were told.' }),
  to: addressees.min(1, { error: 'names nobody' }).meta({ description: 'Channels, people and rotas.' }),
})

export const routeShape = z.strictObject({
  match: matchShape.nullish().meta({ description: 'Each list given must fit; nothing given fits everything.' }),
  to: addressees.meta({ description: 'Channels, people and rotas. None: nobody is told.' }),
  continue: z.boolean().optional().meta({ description: 'Go on with the next route after this one.' }),
  gather: duration('1s', '1h').optional().meta({
    description:
      'How long news wait for others to go with; if not given, only while what may belong is being confirmed.',
  }),
  during: reference.optional().meta({ description: 'Hours in which it holds; at other times it matches nothing.' }),
  escalate: z.array(step).max(20).optional().meta({
    description: 'Who hears of it too when nobody has taken it on in time, step by step.',
  }),
  remind: duration('5m', '7d').optional().meta({
    description: 'How often they are told again while it goes on and nobody has taken it on; never if not given.',
  }),
})

const canaryList = names.min(1, { error: 'names no check' })

/** Checks that say whether it is us. */
export const canariesShape = z.strictObject({
  network: canaryList
    .exactOptional()
    .meta({ description: 'While not one of them is well, the monitor has no network.' }),
  dns: canaryList.exactOptional().meta({ description: 'The same of its name servers.' }),
  time: canaryList.exactOptional().meta({ description: 'The same of its clock.' }),
  disk: canaryList.exactOptional().meta({ description: 'The same of its own disk.' }),
})

/** Of a downtime that comes again and again. */
export const downtimeShape = z.strictObject({
  match: scopeShape.meta({ description: 'Which checks: each list given must fit, and one must be given.' }),
  every: cronLine.meta({ description: 'When it begins: the five fields of a crontab, as `0 2 * * sun`.' }),
  zone: timeZone.optional().meta({ description: 'Time zone of that; that of this machine if not given.' }),
  for: duration('1m', '90d').optional().meta({ description: 'How long.' }),
  until: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 04:00' })
    .optional()
    .meta({ description: 'Until that time of day in its zone.' }),
  expect: z
    .array(z.enum(EXPECTABLE))
    .min(1)
    .optional()
    .meta({ description: 'Only this is kept quiet: statuses, or what a server does not do. All, if not given.' }),
  note: z.string().max(1_000).optional().meta({ description: 'Why.' }),
})

export const digestShape = z.strictObject({
  over: z
    .int()
    .min(1)
    .max(1_000)
    .meta({ description: 'So many messages go out by themselves, of problems and of recoveries each.' }),
  within: duration('10s', '1h').meta({
    description: 'Within this time; what comes on top goes together when it is over.',
  }),
})

/** A channel's other keys are its kind's own. */
export const channelShape = z.looseObject({
  kind: z.string(),
  digest: digestShape
    .exactOptional()
    .meta({ description: 'When a storm passes this rate, what comes on top goes together as one message.' }),
})

const folder = z
  .string()
  .refine((path) => path.length > 1 && path.startsWith('/') && normalize(`${path}/`) === `${path}/`, {
    error: 'must be a whole path, without .. and without / at its end',
  })

export const childrenShape = z.strictObject({
  folders: z
    .array(folder)
    .min(1)
    .optional()
    .meta({ description: 'Where programs are that checks may name; where Nagios plugins are if not given.' }),
  user: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'As whom programs run where Foretop is root; nobody if not given.' }),
})

const shown = z.strictObject({
  check: z.string().meta({ description: 'Name of a check, without host.' }),
  metrics: names.min(1).meta({ description: 'What to draw in one graph: metrics of one unit.' }),
  instances: names.min(1).optional().meta({ description: 'Only these (one disk, one interface); else all.' }),
})

export const graphShape = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  range: z.enum(GRAPH_RANGES).optional().meta({ description: 'What is shown first; a day if not given.' }),
  hosts: names.optional().meta({ description: 'Hosts and groups; else every host that has one of the checks.' }),
  together: z.boolean().optional().meta({ description: 'All hosts in one graph, instead of a row for each.' }),
  show: z.array(shown).min(1).meta({ description: 'The graphs, in order.' }),
})
export type GraphShape = z.output<typeof graphShape>

export const sourceShape = z.strictObject({
  source: z.string().meta({ description: 'Kind of source.' }),
  ...keyShape,
  believe: z.int().min(1).max(10_000).optional().meta({
    description: 'Looks in a row that must say so before a list is taken that has fallen below half; 10 if not given.',
  }),
  host: reference.optional().meta({ description: 'The host that is asked.' }),
  address: address.optional().meta({ description: 'Or where else it is asked; this machine if neither is given.' }),
  groups: names.optional().meta({ description: 'Groups that it is in, for routes.' }),
  ...adjustable,
})
export type SourceShape = z.output<typeof sourceShape>

/** The sections of the file, each checked entry by entry so that one mistake hides no other. */
export const fileShape = z.strictObject({
  site: z.string().min(1).max(200).optional().meta({ description: 'Name of what is watched.' }),
  ...servingShape,
  children: childrenShape.nullish(),
  ssh: sshShape.nullish().meta({ description: 'How to log in to hosts over SSH.' }),
  defaults: timingShape.nullish(),
  hosts: z.record(name, hostShape.nullable()).nullish(),
  groups: z.record(name, groupShape.nullable()).nullish(),
  checks: z.record(name, checkShape).nullish(),
  canaries: canariesShape.exactOptional(),
  channels: z.record(name, channelShape).nullish(),
  routes: z.array(routeShape).nullish(),
  fallback: fallbackShape.exactOptional().meta({
    description: 'Who hears what no route matches at any hour, and what a route has nobody for: a rota with a gap.',
  }),
  downtimes: z.record(name, downtimeShape).nullish(),
  graphs: z.record(name, graphShape).nullish(),
  sources: z.record(name, sourceShape).nullish(),
  ...peopleSections,
  restarts: z.record(name, restartShape).nullish(),
})
