import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { asSeen } from '../../recording/seen.ts'
import { askHeartbeat, type HeartbeatSeen, type HOLDINGS, type Holding, type Node } from './ask.ts'

/** What a machine with Heartbeat tells the relations it is in. */
export const heartbeatEvidence = z.strictObject({
  running: z.boolean(),
  /** Its own resources, and those of others; `null`: not known, or just changing. */
  holdsOwn: z.boolean().nullable(),
  holdsOthers: z.boolean().nullable(),
  /** It hears all other members. */
  hears: z.boolean(),
})

export type HeartbeatEvidence = z.output<typeof heartbeatEvidence>

export const heartbeat = defineProbe({
  kind: 'heartbeat',
  title: 'Heartbeat',
  summary: 'Which resources a machine of a Heartbeat cluster holds, and whether it hears the others.',
  tried: {
    with: 'Heartbeat 3.0.6, two nodes with ucast in namespaces of their own',
    tells: [
      'holds its own, everything, nothing or only others’',
      'changing',
      'a node dead',
      'a ping node dead',
      'a link dead',
      'stopped',
      'not installed',
      'lacks a right',
    ],
  },
  by: byOf,
  loginOf,
  evidence: heartbeatEvidence,
  defaults: { everyMs: 5_000, timeoutMs: 15_000, attempts: 3 },
  options: z.strictObject({
    ...localOrSsh,
    nodes: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'Other nodes that must be in the cluster.', examples: [['nfs2']] }),
  }),
  metrics: {
    stopped: { label: 'Stopped', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    all: { label: 'Holds everything', unit: 'flag', intermittent: true, view: { name: 'failover', role: 'master' } },
    none: { label: 'Holds nothing', unit: 'flag', intermittent: true },
    changing: { label: 'Resources changing', unit: 'flag', intermittent: true, thresholds: { warning: { above: 0 } } },
    dead: {
      label: 'Does not hear',
      unit: 'flag',
      toldBy: 'text',
      intermittent: true,
      thresholds: { warning: { above: 0 } },
    },
    linkDead: {
      label: 'Link is dead to',
      unit: 'flag',
      toldBy: 'text',
      intermittent: true,
      thresholds: { warning: { above: 0 } },
    },
    missing: {
      label: 'Not in the cluster',
      unit: 'flag',
      toldBy: 'text',
      intermittent: true,
      thresholds: { critical: { above: 0 } },
    },
  },
  manual: `
Runs \`cl_status hbstatus\`, and while Heartbeat runs \`uname -n\`, \`cl_status listnodes\`, \`rscstatus\`, and of each other node \`nodestatus
NODE\`, \`nodetype NODE\`, \`listhblinks NODE\` and \`hblinkstatus NODE LINK\`. The user must be in the group \`haclient\`, or root. Nothing is changed.

What a machine holds, in the words of \`rscstatus\`: \`local\`, its own (also one that has none of its own); \`all\`, those of the other as
well; \`foreign\`, only those; \`none\`. Either side may hold them: without automatic fail-back \`all\` here and \`none\` there is as it should
be. Whether both sides hold the same says the relation \`heartbeat-pair\`.

- **stopped** (critical): it was ended or died here. In good order the other took over seconds later.
- **does not hear** (warning): the other ended, its machine is away, or what is between them is cut; then both hold everything.
- **does not hear the ping node** (warning): this machine is cut off, or whoever \`ping\` in ha.cf names is away. It is no spare, and none is missing.
- **link is dead** (warning): one of the ways to the other is cut; the node is heard by another one.
- **changing**: for some seconds while resources are taken or given up; longer is a resource script that hangs.
- Under Pacemaker it does not say what it holds.

Tried with Heartbeat 3.0.6.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ nodes, ...given }, context) {
    return found(await askHeartbeat(machineOf(given, context)), nodes)
  },
})

/** What a look comes to. */
export function found(seen: HeartbeatSeen, expected: readonly string[]) {
  const { isRunning, holding, nodes } = seen
  const missing = expected.filter((name) => !nodes.some((node) => node.name.toLowerCase() === name.toLowerCase()))
  const links = nodes.flatMap((node) =>
    node.links.map((link) => [`${node.name} ${link.name}`, Number(!link.isUp)] as const),
  )
  return {
    metrics: {
      stopped: Number(!isRunning),
      ...(holding !== null && {
        all: Number(holding === 'all'),
        none: Number(holding === 'none'),
        changing: Number(holding === 'transition'),
      }),
      ...(nodes.length > 0 && { dead: Object.fromEntries(nodes.map(({ name, isDead }) => [name, Number(isDead)])) }),
      ...(links.length > 0 && { linkDead: Object.fromEntries(links) }),
      // Of one that is stopped nobody knows.
      ...(isRunning &&
        expected.length > 0 && {
          missing: Object.fromEntries(expected.map((name) => [name, Number(missing.includes(name))])),
        }),
    },
    details: {
      holds: holding,
      nodes: nodes.flatMap(({ name, status, links }) => [
        { node: name, link: null, status },
        ...links.map((link) => ({ node: name, link: link.name, status: link.isUp ? 'up' : 'dead' })),
      ]),
    },
    evidence: evidenceOf(seen),
    text: isRunning
      ? [...missing.map((name) => `no node ${name}`), ...nodes.flatMap(troublesOf), holds(holding)].join('; ')
      : 'Heartbeat is stopped on this machine',
  }
}

const evidenceOf = ({ isRunning, holding, nodes }: HeartbeatSeen): HeartbeatEvidence => ({
  running: isRunning,
  // Whoever does not run holds nothing: it let go when it ended, or died with what it held.
  holdsOwn: isRunning ? includes(holding, ['local', 'all']) : null,
  holdsOthers: isRunning ? includes(holding, ['foreign', 'all']) : null,
  hears: nodes.every(({ isDead, isMember }) => !isDead || !isMember),
})

const includes = (holding: Holding | null, words: readonly Holding[]): boolean | null =>
  holding === null || holding === 'transition' ? null : words.includes(holding)

const WORDS: { readonly [holding in (typeof HOLDINGS)[number]]: string } = {
  local: 'holds its own resources',
  all: 'holds all resources',
  none: 'holds no resources',
  foreign: 'holds the resources of others alone',
  transition: 'its resources are changing',
}

const holds = (holding: Holding | null): string =>
  holding === null ? 'does not say which resources it holds' : WORDS[holding]

const troublesOf = ({ name, isDead, isMember, status, links }: Node): readonly string[] =>
  isDead
    ? [`does not hear ${isMember ? '' : 'the ping node '}${name}`]
    : [
        ...links.filter(({ isUp }) => !isUp).map((link) => `the link ${link.name} to ${name} is dead`),
        `hears ${name} (${status})`,
      ]
