import type { Row } from '@foretop/shared/model.ts'
import { defineProbe } from '../../define.ts'
import { perInstance } from '../../per-instance.ts'
import { carpEvidence, evidenceOf } from './evidence.ts'
import { options } from './options.ts'
import { readOverSnmp } from './over-snmp.ts'
import { readOverSsh } from './over-ssh.ts'
import type { CarpGroup, CarpSeen } from './seen.ts'
import { sniff } from './sniff.ts'

/** pfSense and OPNsense set a skew of 254 in maintenance; nobody orders so many machines by skew. */
const TAKEN_OUT = 240
const READERS = { ssh: readOverSsh, snmp: readOverSnmp, sniff }

export const carp = defineProbe({
  kind: 'carp',
  title: 'CARP',
  summary: 'Which shared addresses (CARP, ucarp) a machine is master of.',
  tried: {
    with: 'OpenSSH 9.2 before recorded ifconfig, sysctl and netstat of FreeBSD and OpenBSD; snmpd 5.9.3 with recorded tables of OPENBSD-CARP-MIB; ucarp 1.5.2 on the wire',
    tells: [
      'master',
      'backup',
      'INIT',
      'not there',
      'two that advertise',
      'taken out by hand',
      'demoted',
      'advertisements refused',
      'refused',
      'login refused',
      'host key changed',
      'hung',
      'no agent',
      'may not listen',
    ],
  },
  manual: `One machine of a pair being backup is as it should be: whether the pair as a whole is well says the relation
\`carp-pair\`. Three ways to look:

- \`source: ssh\` runs \`/sbin/ifconfig -a\`, \`/sbin/sysctl net.inet.carp\` and \`/usr/bin/netstat -s -p carp\` on the
  machine (FreeBSD, OpenBSD), as any user, over the connection that all checks of that host share. How to log in says
  [ssh](configuration.md#logins), and what goes wrong with it the probe \`ssh\`. Only ifconfig must answer. Restrict our key in
  authorized_keys: \`restrict,command="…"\` with a script that permits these three lines, each after \`timeout 10\`.
- \`source: snmp\` reads, by version 2c or 3 (as \`snmp\` does), OPENBSD-CARP-MIB, else the state of cloned \`carpN\` interfaces (FreeBSD up
  to 9, OpenBSD).
- \`source: sniff\` listens with tcpdump, so the monitor must be in the same segment and may open the wire (root, or
  \`setcap cap_net_raw+ep\` on tcpdump). The machine at the host's address is master of what it is heard to advertise;
  whoever is silent may be backup or dead. Works for ucarp and any system. A switch with IGMP snooping may hide
  advertisements.

**takes back what is its own** below 1: \`net.inet.carp.preempt\` is 0 there. The preferred machine then stays backup after it
returns, and where one interface of several fails its others stay master. \`sysctl net.inet.carp.preempt=1\`, and the same in
/etc/sysctl.conf. **demoted itself**: something of it failed, or it is still starting (OpenBSD). What a system does not tell of these two is
left out. Over SNMP only OPENBSD-CARP-MIB tells them, old ones without the demotion.

INIT means that the machine takes no part: interface down, or CARP forbidden. \`refused\` counts advertisements of others
thrown away since the last look: their password or address list differs from ours, and both will be master.`,
  options,
  loginOf: ({ source, user, keyFile, agent, port, hostKey, knownHostsFile }) =>
    source === 'ssh' ? { user, keyFile, agent, port, hostKey, knownHostsFile } : null,
  evidence: carpEvidence,
  defaults: { everyMs: 2_000, timeoutMs: 6_000, attempts: 3 },
  metrics: {
    master: { label: 'Master of vhid', unit: 'flag', view: { name: 'failover', role: 'master' } },
    masters: {
      label: 'Machines that advertise vhid',
      unit: 'count',
      thresholds: { critical: { below: 1, above: 1 } },
      view: { name: 'failover', role: 'masters' },
    },
    init: {
      label: 'Takes no part (INIT) in vhid',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
      view: { name: 'failover', role: 'init' },
    },
    missing: { label: 'Has no vhid', unit: 'flag', thresholds: { critical: { above: 0 } } },
    advskew: { label: 'Skew of vhid', unit: 'count', view: { name: 'failover', role: 'advskew' } },
    advbase: { label: 'Advertisement interval of vhid', unit: 's' },
    takenOut: {
      label: 'Taken out by hand (skew 240 or more): vhid',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
    },
    demotion: { label: 'Demoted itself by', unit: 'count', thresholds: { warning: { above: 0 } } },
    preempt: { label: 'Takes back what is its own (preempt)', unit: 'count', thresholds: { warning: { below: 1 } } },
    refused: { label: 'Advertisements refused for their', unit: 'count', thresholds: { warning: { above: 0 } } },
  },
  async run(options, context) {
    const seen = await READERS[options.source](options, context)
    const { preempt, demotion, advertisers, refused } = seen
    const groups = seen.groups.filter(({ state }) => state !== 'unknown')
    // Silence is neither INIT nor a skew.
    const known = groups.filter(({ state }) => state !== 'silent')
    return {
      metrics: {
        ...table('master', groups, ({ state }) => Number(state === 'master')),
        ...(options.source !== 'sniff' && table('init', known, ({ state }) => Number(state === 'init'))),
        ...table('advskew', known, ({ advskew }) => advskew),
        ...table('advbase', known, ({ advbase }) => advbase),
        ...table('takenOut', known, ({ advskew }) => (advskew === null ? null : Number(advskew >= TAKEN_OUT))),
        ...(advertisers !== null && {
          masters: Object.fromEntries(Array.from(advertisers, ([vhid, sources]) => [vhid, sources.length])),
        }),
        ...(options.vhids.length > 0 && {
          missing: Object.fromEntries(
            options.vhids.map((vhid) => [vhid, Number(!seen.groups.some((group) => group.vhid === vhid))]),
          ),
        }),
        ...(preempt !== null && { preempt }),
        ...(demotion !== null && { demotion }),
        ...(refused !== null && { refused }),
      },
      details: { vhids: seen.groups.map((group) => rowOf(group, seen)) },
      evidence: evidenceOf(seen),
      text: describe(seen),
    }
  },
})

const table = <N extends string>(
  metric: N,
  groups: readonly CarpGroup[],
  readingOf: (group: CarpGroup) => number | null,
) => perInstance(metric, groups, ({ vhid }) => vhid, readingOf)

function rowOf({ addresses, ...group }: CarpGroup, { advertisers }: CarpSeen): Row {
  return {
    ...group,
    ...(addresses !== null && { addresses: addresses.join(' ') }),
    ...(advertisers !== null && { advertisers: advertisers.get(group.vhid)?.join(' ') ?? '' }),
  }
}

function describe({ groups, advertisers }: CarpSeen): string {
  if (groups.length === 0) return 'no CARP groups'
  const words = groups.map(({ vhid, state, advskew }) => {
    const others =
      (advertisers?.get(vhid)?.length ?? 0) > 1 ? ` (advertised by ${advertisers?.get(vhid)?.join(' and ')})` : ''
    const skew = advskew === null ? '' : `, skew ${advskew}`
    return `vhid ${vhid} ${state === 'init' ? 'INIT' : state}${skew}${others}`
  })
  return words.join('; ')
}
