import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { checkSource } from '../../local-or-snmp.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { perInstance } from '../../per-instance.ts'
import { asSeen } from '../../recording/seen.ts'
import { snmpAccess } from '../../snmp-access.ts'
import { readBySignal } from './by-signal.ts'
import { evidenceOf, vrrpEvidence } from './evidence.ts'
import { readOverSnmp } from './over-snmp.ts'
import { refusalsSchema, refusedSince } from './refused.ts'
import type { KeepalivedSeen, Refusals, VrrpInstance } from './seen.ts'

const path = z.string().regex(/^\/[^\0]*$/, 'must be a whole path')

const options = z
  .strictObject({
    source: z.enum(['local', 'ssh', 'snmp']).default('local').meta({
      description:
        '`snmp`: the agent at the address of the host; `local`: the machine the monitor runs on, by a signal; `ssh`: the machine at the address of the host, by a signal.',
    }),
    instances: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'Names of vrrp_instances that must be there.', examples: [['VI_1']] }),
    ...snmpAccess,
    ssh: localOrSsh.ssh,
    pidFile: path.default('/run/keepalived.pid').meta({ description: 'Of its first process (`local`, `ssh`).' }),
    file: path.default('/tmp/keepalived.json').meta({ description: 'What it writes (`local`, `ssh`).' }),
    sudo: z.boolean().default(false).meta({ description: 'Signal and read as root, by `sudo -n` (`local`, `ssh`).' }),
  })
  .check(checkSource)

export const keepalived = defineProbe({
  kind: 'keepalived',
  title: 'keepalived (VRRP)',
  summary: 'Which shared addresses a machine with keepalived is master of.',
  tried: {
    with: 'keepalived 2.2 in network namespaces, by its signal and by snmpd 5.9',
    tells: [
      'master',
      'backup',
      'FAULT',
      'priority lowered',
      'addresses not set',
      'instance missing',
      'advertisements refused',
      'not in the agent',
      'ended',
      'hung',
      'lacks a right',
      'silent agent',
    ],
  },
  by: byOf,
  loginOf,
  evidence: vrrpEvidence,
  keepsake: refusalsSchema,
  defaults: { everyMs: 2_000, timeoutMs: 10_000, attempts: 3 },
  options,
  metrics: {
    master: { label: 'Master of', unit: 'flag', view: { name: 'failover', role: 'master' } },
    out: {
      label: 'Takes no part in',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
      view: { name: 'failover', role: 'init' },
    },
    missing: { label: 'Has no instance', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    priority: { label: 'Priority of', unit: 'count' },
    lowered: { label: 'Priority lowered of', unit: 'count', thresholds: { warning: { above: 0 } } },
    misplaced: {
      label: 'Addresses not where they should be of',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    becameMaster: { label: 'Became master of', unit: 'count', counter: true },
    refused: {
      label: 'Advertisements refused for their',
      unit: 'count',
      intermittent: true,
      thresholds: { warning: { above: 0 } },
    },
  },
  manual: `
One machine of a pair being backup is as it should be: whether the pair as a whole is well says the relation
\`vrrp-pair\`. Two ways to look:

- \`source: snmp\` reads KEEPALIVED-MIB of the machine's agent (version 2c or 3, as \`snmp\` does): the better way, for it needs no
  rights there. keepalived needs \`enable_snmp_vrrp\` in \`global_defs\` (Debian's is built with it), snmpd \`master agentx\`.
- \`source: local\` or \`ssh\` lets keepalived write what it is doing, by a signal, and reads that: \`keepalived --signum=JSON\`,
  \`cat /run/keepalived.pid\`, \`cat /proc/PID/comm\`, then as root \`stat -c '%i %s %y' -- FILE\`, \`kill -NN PID\`, and
  \`stat\` and \`cat\` of \`/proc/PID/root/tmp/keepalived.json\`. Only what was written anew counts. It alone tells how often a machine became master, when
  it last changed, its addresses, and what it refused. The file has the password of the pair in it, which is
  never shown. Without a login as root: \`sudo: true\`, and those commands in sudoers.

What follows from what:

- **takes no part**: FAULT, by an interface that is down or a script that fails; or it is just starting or ending.
- **priority lowered**: what is in force is below what is configured, because a script or an interface that it tracks failed.
- **addresses not where they should be**: it is master and not all are set, or it is not and they are. Over SNMP only the first is known.
- **refused**: advertisements of others were thrown away since the last look: their password, addresses (VRRP 2) or interval
  differs from ours, and both will be master.
- **keepalived is not in the agent**: not known. It ended, hangs, or comes back to the agent later than to its
  work: up to 45 s, in which it may well be master. Whether it runs tells \`processes\`.
- **does not run**, **writes no new file**: it ended; it hangs, and the other machine takes over while the addresses stay here, too.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ source, instances: expected, ...given }, context) {
    const seen =
      source === 'snmp'
        ? await readOverSnmp(given, context)
        : await readBySignal(machineOf({ source, ssh: given.ssh }, context), { ...given, signal: context.signal })
    return found(seen, expected, context.keepsake?.refusals ?? null)
  },
})

/** What a look comes to, by what stood refused at the one before. */
export function found(seen: KeepalivedSeen, expected: readonly string[], before: Refusals | null) {
  const known = seen.instances.filter(({ state }) => state !== 'unknown')
  const missing = expected.filter((name) => !seen.instances.some((instance) => instance.name === name))
  const refused = refusedSince(before, seen.refusals)
  return {
    metrics: {
      ...table('master', known, ({ state }) => Number(state === 'master')),
      ...table('out', known, (instance) => Number(isOut(instance))),
      ...table('priority', seen.instances, ({ priority }) => priority),
      ...table('lowered', seen.instances, loweredBy),
      ...table('misplaced', known, (instance) => {
        const is = isMisplaced(instance)
        return is === null ? null : Number(is)
      }),
      ...table('becameMaster', seen.instances, ({ becameMaster }) => becameMaster),
      ...(expected.length > 0 && {
        missing: Object.fromEntries(expected.map((name) => [name, Number(missing.includes(name))])),
      }),
      ...(refused !== null && { refused: { ...refused } }),
    },
    details: { instances: seen.instances.map(rowOf) },
    evidence: evidenceOf(seen.instances, refused?.authentication ?? null),
    keepsake: { refusals: seen.refusals },
    text: [...missing.map((name) => `no instance ${name}`), ...seen.instances.map(describe)].join('; '),
  }
}

const isOut = ({ state }: VrrpInstance): boolean => state !== 'master' && state !== 'backup'

const loweredBy = ({ basePriority, priority }: VrrpInstance): number | null =>
  basePriority === null || priority === null ? null : Math.max(0, basePriority - priority)

/** The agent says of a backup "not all", also where some are. */
const isMisplaced = ({ state, isSet }: VrrpInstance): boolean | null =>
  isSet === null ? null : isSet !== (state === 'master')

const table = <N extends string>(
  metric: N,
  instances: readonly VrrpInstance[],
  readingOf: (instance: VrrpInstance) => number | null,
) => perInstance(metric, instances, ({ name }) => name, readingOf)

const rowOf = ({ addresses, changedAt, ...instance }: VrrpInstance): Row => ({
  ...instance,
  addresses: addresses?.join(' ') ?? null,
  changedAt: changedAt === null ? null : dateOf(changedAt),
})

/** A damaged number is no date, and `toISOString` would throw. */
function dateOf(at: number): string | null {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function describe(instance: VrrpInstance): string {
  const { name, vrid, state, priority, basePriority } = instance
  const word = state === 'fault' ? 'FAULT' : state
  const lowered = (loweredBy(instance) ?? 0) > 0 ? ` instead of ${basePriority}` : ''
  const misplaced =
    isMisplaced(instance) !== true
      ? []
      : [state === 'master' ? 'not all of its addresses are set' : 'its addresses are set all the same']
  return [`${name} (vrid ${vrid}) ${word}`, ...(priority === null ? [] : [`priority ${priority}${lowered}`]), ...misplaced].join(', ') // biome-ignore format: one line
}
