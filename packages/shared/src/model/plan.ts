import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { GRAPH_RANGES } from '../words.ts'
import { downtimeRuleSchema, scopeSchema } from './handling.ts'
import { metricSchema, thresholdsSchema } from './metric.ts'
import { hoursSchema, personSchema, rotaSchema } from './people.ts'
import { restartsSchema } from './restart.ts'
import { statusSchema } from './state.ts'

/** What the configuration says, resolved. */

export const hostSchema = z.object({
  name: z.string(),
  address: z.string(),
  groups: z.array(z.string()),
  /** What to do about it, whatever check of it is in trouble. */
  runbook: z.string().exactOptional(),
})
export type Host = Fact<typeof hostSchema>

/** What the site says of all programs that are started to look. */
const childRulesSchema = z.object({
  /** Where those are that the configuration may name: absolute paths. */
  folders: z.array(z.string()),
  /** As whom they run where Foretop is root; `null`: as `nobody`. */
  user: z.string().nullable(),
})
export type ChildRules = Fact<typeof childRulesSchema>

/** One machine that is logged in to. No key stands here, only where it is: nothing of it is secret. */
const sshHopSchema = z.object({
  /** As failures call it: the name of the host, or its address. */
  name: z.string(),
  address: z.string(),
  port: z.number(),
  user: z.string(),
  /** Who proves that it is us: a file with our private key, or an agent (the path of its socket; `true`: SSH_AUTH_SOCK). */
  proof: z.union([z.object({ keyFile: z.string() }), z.object({ agent: z.union([z.literal(true), z.string()]) })]),
  /** Who proves that it is them: the fingerprint of their key, or a file of known hosts. */
  trust: z.union([z.object({ hostKey: z.string() }), z.object({ knownHostsFile: z.string() })]),
})
export type SshHop = Fact<typeof sshHopSchema>

/** How somebody logs in to a machine over SSH. */
const sshLoginSchema = z.object({
  to: sshHopSchema,
  /** Through these, in the order in which they are reached. */
  via: z.array(sshHopSchema),
})
export type SshLogin = Fact<typeof sshLoginSchema>

/** By whom a check is looked at. */
const waySchema = z.discriminatedUnion('by', [
  /** We ask this address: a name, or an IP address without brackets; `login` where its probe logs in to the machine. */
  z.object({ by: z.literal('poll'), address: z.string(), login: sshLoginSchema.exactOptional() }),
  /** Programs of this machine look at this address, as the site lets them. */
  z.object({ by: z.literal('child'), address: z.string(), rules: childRulesSchema }),
  /** Concluded from the latest looks at these checks: their ids, in the order of the configuration. */
  z.object({ by: z.literal('derive'), of: z.array(z.string()) }),
  /** Somebody tells us how it is. */
  z.object({ by: z.literal('receive') }),
  /** Somebody has to come by in time, and only that matters. */
  z.object({ by: z.literal('clock') }),
])
export type Way = Fact<typeof waySchema>

/** One that is enough, or several that are enough together. */
const alternativeSchema = z.union([z.string(), z.object({ all: z.array(z.string()) })])
export type Alternative = Fact<typeof alternativeSchema>
/** What something cannot do without: one, or any one of several. */
export const needSchema = z.union([z.string(), z.object({ any: z.array(alternativeSchema) })])
export type Need = Fact<typeof needSchema>

/** What is said of a check to people, and passed on as it is: by a configuration, to everyone who sees the wall. */
export const remarksSchema = z.object({
  runbook: z.string().nullable().meta({ description: 'What to do about it. Everyone who sees the wall can read it.' }),
})
export type Remarks = Fact<typeof remarksSchema>

/** Of a check of which nothing is said. */
export const NO_REMARKS: Remarks = { runbook: null }

/** A probe or relation configured for one target, with every default filled in. */
export const plannedSchema = z.object({
  /** `host/name`, or just `name` where it belongs to no host. Nobody takes it apart: all that it holds is said beside it. */
  id: z.string(),
  name: z.string(),
  /** The machine it is about; `null`: none, or several. */
  host: z.string().nullable(),
  way: waySchema,
  groups: z.array(z.string()),
  kind: z.string(),
  /** Checked by its kind's own schema; may hold secrets. */
  options: z.unknown(),
  /** Another one whenever it is looked at otherwise: at another address, with other options, at other times. */
  revision: z.string(),
  everyMs: z.number(),
  timeoutMs: z.number(),
  retryMs: z.number(),
  /** Looks in a row before a problem is believed. */
  attempts: z.number(),
  /** Looks in a row before a recovery is believed. */
  recoveries: z.number(),
  enabled: z.boolean(),
  /** What it measures: its kind's metrics, the same object for all checks of the kind, unless its options give it others. */
  metrics: z.record(z.string(), metricSchema),
  /** In force: the probe's defaults with the configuration's on top. */
  thresholds: z.record(z.string(), thresholdsSchema),
  /** Metrics whose thresholds were asked for in the configuration: one that cannot be read is unknown, not ignored. */
  required: z.array(z.string()),
  /** Ids of the checks this one depends on: all of them are needed. */
  needs: z.array(needSchema),
  /** What visitors see: while it is critical, users are affected. */
  front: z.boolean(),
  ...remarksSchema.shape,
})
export type Check = Fact<typeof plannedSchema>

/** A check of which nothing is configured: who it is, and that nobody looks at it. */
export const unplanned = (id: string, name: string, host: string | null): Check => ({
  ...{ id, name, host, groups: [], way: { by: 'receive' }, kind: '', options: {}, revision: '' },
  ...{ everyMs: 0, timeoutMs: 0, retryMs: 0, attempts: 1, recoveries: 1, enabled: false },
  ...{ metrics: {}, thresholds: {}, required: [], needs: [], front: false, ...NO_REMARKS },
})

/** `needs`: names of groups. */
export const plannedGroupSchema = z.object({
  name: z.string(),
  title: z.string(),
  needs: z.array(needSchema),
  /** What to do about any host of it. */
  runbook: z.string().exactOptional(),
})
export type Group = Fact<typeof plannedGroupSchema>

/** Who hears of it too, once nobody has taken it on for so long. */
const stepSchema = z.object({ afterMs: z.number(), to: z.array(z.string()) })
export type Step = Fact<typeof stepSchema>

const routeSchema = z.object({
  match: scopeSchema.extend({ status: z.array(statusSchema).exactOptional() }),
  /** Names of channels, people and rotas, or of a person's channel: `ann/mail`. */
  to: z.array(z.string()),
  continue: z.boolean(),
  /** Only within these hours, by name: at other times it is as if it matched nothing. */
  during: z.string().exactOptional(),
  /** In the order of their times, each from when somebody was first told by the route. */
  escalate: z.array(stepSchema).exactOptional(),
  /** Whoever hears by it is told again so often, while nobody has taken it on. */
  remindMs: z.number().exactOptional(),
  /** What goes by it waits so long for more to go with; if not given, only while more is being confirmed. */
  gatherMs: z.number().exactOptional(),
})
export type Route = Fact<typeof routeSchema>

/** How many messages of problems, or of recoveries, go out within a time before the rest goes together. */
const rateSchema = z.object({ messages: z.number(), withinMs: z.number() })
export type Rate = Fact<typeof rateSchema>

/** `options`: already checked by the channel kind's own schema; holds secrets, never leaves the server. */
const channelSchema = z.object({
  name: z.string(),
  kind: z.string(),
  options: z.unknown(),
  digest: rateSchema.exactOptional(),
  /** The way to one person, over a channel that others may use too: then its name is `PERSON/CHANNEL`. */
  person: z.string().exactOptional(),
})
export type Channel = Fact<typeof channelSchema>

/** One graph: metrics of one check that share an axis. */
const graphChoiceSchema = z.object({
  /** Name of the check, without host. */
  check: z.string(),
  metrics: z.array(z.string()),
  /** `null`: all there are. */
  instances: z.array(z.string()).nullable(),
})
export type GraphChoice = Fact<typeof graphChoiceSchema>

/** Graphs that somebody wants to see together again and again. */
export const graphPresetSchema = z.object({
  name: z.string(),
  title: z.string(),
  range: z.enum(GRAPH_RANGES),
  /** Names of hosts, each once; groups are resolved. A relation has none and is drawn once. */
  hosts: z.array(z.string()),
  /** All hosts in one graph, instead of a row of graphs for each. */
  together: z.boolean(),
  show: z.array(graphChoiceSchema),
})
export type GraphPreset = Fact<typeof graphPresetSchema>

/** Everything the configuration says. */
const planSchema = z.object({
  site: z.string(),
  hosts: z.array(hostSchema),
  groups: z.array(plannedGroupSchema),
  checks: z.array(plannedSchema),
  channels: z.array(channelSchema),
  routes: z.array(routeSchema),
  /** Who hears what no route matches, and what a route has nobody for: as in routes. */
  fallback: z.array(z.string()).exactOptional(),
  graphs: z.array(graphPresetSchema),
  downtimes: z.array(downtimeRuleSchema).exactOptional(),
  people: z.array(personSchema).exactOptional(),
  hours: z.array(hoursSchema).exactOptional(),
  rotas: z.array(rotaSchema).exactOptional(),
  restarts: restartsSchema.exactOptional(),
})
export type Plan = Fact<typeof planSchema>
