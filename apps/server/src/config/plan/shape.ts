import { isIP } from 'node:net'
import { normalize } from 'node:path'
import { type LoginSaid, loginFields } from '@foretop/probes/protocol/ssh/login.ts'
import { GRAPH_RANGES, STATUSES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { duration } from './duration.ts'

/** What each section of the file may say. A probe's own options and a channel's are checked by their own schemas. */

export const name = z
  .string()
  .regex(/^[A-Za-z0-9._-]+$/, { error: 'a name may have letters, digits, dot, dash and underscore' })
  .max(128)
  .meta({ description: 'Letters, digits, dot, dash and underscore.' })

/** `name` or `host/name`. */
const reference = z.string().min(1)
const names = z.array(reference)

/** Of several one is enough, or none can be done without. */
function choiceOf<T extends z.ZodType>(entry: T) {
  const several = z.array(entry).min(1, { error: 'names nothing' })
  return z
    .strictObject({
      any: several.exactOptional().meta({ description: 'One of them is enough.' }),
      all: several.exactOptional().meta({ description: 'None of them can be done without.' }),
    })
    .refine((given) => Object.keys(given).length > 0, {
      error: 'needs any or all',
      // A misspelt one was meant to be there.
      when: ({ issues }) => issues.length === 0,
    })
    .refine((given) => Object.keys(given).length < 2, {
      error: 'has both any and all; put one into the list of the other',
    })
    .meta({ minProperties: 1, maxProperties: 1 })
}

/**
 * A list, all of which is needed; or a map that says whether any or all is. In a list may stand such maps of names. They
 * go no deeper: whatever can be said with any and all can be said as a list of choices.
 */
const inner = z.string({ error: 'must be a name: a map in a list holds names alone' }).min(1)
const entry = z.union([reference, choiceOf(inner)], {
  error: 'must be a name, or a map of any or all',
})
const needs = z.union([z.array(entry), choiceOf(entry)], {
  error: 'must be a list, or a map of any or all',
})
export type NeedsShape = z.output<typeof needs>

const range = z
  .strictObject({
    above: z.number().exactOptional().meta({ description: 'Bad when above this; exactly this is not.' }),
    below: z.number().exactOptional().meta({ description: 'Bad when below this; exactly this is not.' }),
  })
  .refine(({ above, below }) => above !== undefined || below !== undefined, { error: 'needs above or below' })
  .refine(({ above, below }) => above === undefined || below === undefined || below <= above, {
    error: 'with below greater than above every reading would be bad',
  })
const levels = { warning: range.exactOptional(), critical: range.exactOptional() }

const thresholds = z
  .strictObject({
    ...levels,
    instances: z
      .record(z.string(), z.strictObject(levels))
      .exactOptional()
      .meta({ description: 'Other ranges for single instances (one disk, one queue), in place of the above.' }),
  })
  .refine((given) => Object.keys(given).length > 0, { error: 'needs warning or critical; null removes the default' })

const looks = z.int().min(1).max(100)
const timing = {
  every: duration('100ms', '7d').optional().meta({ description: 'Time from look to look.' }),
  timeout: duration('10ms', '10m').optional().meta({ description: 'How long a look may take.' }),
  retry: duration('100ms', '7d')
    .optional()
    .meta({ description: 'Time to the next look while a problem is not confirmed; else every/5, at least 1s.' }),
  attempts: looks.optional().meta({ description: 'Looks in a row before a problem, or a worse one, is believed.' }),
  recoveries: looks
    .optional()
    .meta({ description: 'Looks in a row before a recovery, or a milder problem, is believed.' }),
}

export const timingShape = z.strictObject(timing)

/** What may be said of a check, and again for one host. */
const adjustable = {
  ...timing,
  enabled: z.boolean().optional(),
  with: z.record(z.string(), z.unknown()).nullish().meta({ description: "The probe's or relation's own options." }),
  thresholds: z
    .record(z.string(), thresholds.nullable())
    .nullish()
    .meta({ description: "By metric: replaces that metric's default whole; null removes it." }),
  needs: needs.optional().meta({
    description: 'Checks this one depends on: a name or host/name. All of them, unless it says any.',
  }),
  runbook: z.string().nullish().meta({ description: 'What to do about it. Everyone who sees the wall can read it.' }),
}

export const adjustment = z.strictObject(adjustable)
export type Adjustment = z.output<typeof adjustment>

export const checkShape = z.strictObject({
  probe: z.string().optional().meta({ description: 'Kind of probe.' }),
  relation: z.string().optional().meta({ description: 'Kind of relation.' }),
  hosts: names.optional().meta({ description: 'Hosts and groups a probe looks at.' }),
  of: names.optional().meta({ description: 'Checks a relation looks at, in order: host/name, or the name of all.' }),
  reachability: z.boolean().optional().meta({
    description: 'Tells whether its host can be reached: while it is critical, the other checks of that host are held.',
  }),
  each: z.never({ error: 'sources are not supported yet' }).optional(),
  ...adjustable,
})
export type CheckShape = z.output<typeof checkShape>

const address = z
  .string()
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'))
  .refine(isAddress, { error: 'must be a host name or an IP address, without port' })

function isAddress(text: string): boolean {
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
  ssh: sshShape.nullish().meta({ description: 'How to log in to it over SSH, where that is not as for all hosts.' }),
  checks: z.record(z.string(), adjustment).nullish().meta({ description: 'Checks adjusted for this host, by name.' }),
})

export const groupShape = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  needs: needs.optional().meta({
    description: 'Groups that this one sends its requests to: to all of them, unless it says any.',
  }),
})

export const matchShape = z.strictObject({
  groups: names.exactOptional(),
  hosts: names.exactOptional(),
  checks: names.exactOptional().meta({ description: 'A name or host/name.' }),
  status: z.array(z.enum(STATUSES).exclude(['pending'])).exactOptional(),
})

export const routeShape = z.strictObject({
  match: matchShape.nullish().meta({ description: 'Each list given must fit; nothing given fits everything.' }),
  to: names.meta({ description: 'Channels. None: nobody is told.' }),
  continue: z.boolean().optional().meta({ description: 'Go on with the next route after this one.' }),
  gather: duration('1s', '1h').optional().meta({
    description:
      'How long news wait for others to go with; if not given, only while what may belong is being confirmed.',
  }),
})

/** A channel's other keys are its kind's own. */
export const channelShape = z.looseObject({ kind: z.string() })

const token = z.string().min(16, { error: 'must have at least 16 letters' }).optional()
const webOrigin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => /^https?:\/\/[^/?#@]+$/.test(text), { error: 'must be scheme, name and port only' })

/** An address, or a network as `10.0.0.0/8`. */
const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'must be an IP address or a network such as 10.0.0.0/8',
  })
  .refine((text) => !text.endsWith('/0'), { error: 'would believe everybody: name the proxies' })

export const serverShape = z.strictObject({
  host: z.string().min(1).optional().meta({ description: 'Address to listen on; 127.0.0.1 if not given.' }),
  port: z.int().min(0).max(65_535).optional().meta({ description: 'Port to listen on; 8600 if not given.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Where people reach it; links in messages begin with it.' }),
  origins: z.array(webOrigin).optional().meta({ description: 'Further origins whose pages may use the API.' }),
  proxies: z
    .array(network)
    .optional()
    .meta({ description: 'Proxies in front, as addresses or networks: who calls is read from their X-Forwarded-For.' }),
  connectionsPerCaller: z.int().min(10).max(100_000).optional().meta({
    description: 'Connections that one address may hold at once; 250 if not given. A proxy itself is not counted.',
  }),
  tokens: z
    .strictObject({
      wall: token.meta({ description: 'Lets its bearer read.', secret: true }),
      operator: token.meta({ description: 'Lets its bearer read and act.', secret: true }),
    })
    .refine(({ wall, operator }) => wall === undefined || wall !== operator, {
      error: 'the wall token and the operator token must differ: the wall may only read',
    })
    .optional(),
})

export const historyShape = z.strictObject({
  keep: duration('1h', '3660d').optional().meta({ description: 'How long single looks are kept; 2d if not given.' }),
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

/** The sections of the file, each checked entry by entry so that one mistake hides no other. */
export const fileShape = z.strictObject({
  site: z.string().min(1).max(200).optional().meta({ description: 'Name of what is watched.' }),
  notice: z.string().min(1).max(200).optional().meta({ description: 'Shown on every page while it is here.' }),
  server: serverShape.nullish(),
  history: historyShape.nullish(),
  children: childrenShape.nullish(),
  ssh: sshShape.nullish().meta({ description: 'How to log in to hosts over SSH.' }),
  defaults: timingShape.nullish(),
  hosts: z.record(name, hostShape.nullable()).nullish(),
  groups: z.record(name, groupShape.nullable()).nullish(),
  checks: z.record(name, checkShape).nullish(),
  channels: z.record(name, channelShape).nullish(),
  routes: z.array(routeShape).nullish(),
  graphs: z.record(name, graphShape).nullish(),
  sources: z.never({ error: 'sources are not supported yet' }).optional(),
})
