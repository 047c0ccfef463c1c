import { formatBits } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { SnmpSession } from '../../protocol/snmp/snmp.ts'
import { asSeen } from '../../recording/seen.ts'
import { accessOf, checkAccess, snmpAccess } from '../../snmp-access.ts'
import { GrowingSession } from './growth.ts'
import { perInterface } from './per-interface.ts'
import { readInterfaces } from './read.ts'
import { type Interface, isDown, isUp } from './seen.ts'
import { VIRTUAL } from './virtual.ts'

/** On links that are faster nobody wants it. */
const SLOW_BITS = 100e6

export const interfaces = defineProbe({
  kind: 'interfaces',
  title: 'Network interfaces',
  summary: 'Ports of a switch, router or machine by SNMP: up or down, traffic, use, errors and discards.',
  tried: {
    with: 'snmpd 5.9.3, versions 2c and 3; tables of switches made up',
    tells: [
      'up',
      'down',
      'switched off',
      'gone',
      'errors',
      'discards',
      'full',
      'another index',
      'no agent',
      'login refused (3)',
    ],
  },
  manual: `Reads IF-MIB (and EtherLike-MIB, where there is one) of any SNMP agent, with version 2c or 3 and the right to read
\`1.3.6.1.2.1\` (\`.2\`, \`.31\`, \`.10.7\` and \`.1.3\` of it). For a server's own load and memory use \`host\`.

    with: { version: 3, user: mon, authPassword: "\${env:SNMP_AUTH}", privPassword: "\${env:SNMP_PRIV}",
            mustBeUp: [Gi0/1, Gi0/2], mayBeDown: ["Gi0/1?", "Gi0/2*"] }

- **Down** is critical only where somebody wants the port up (\`ifAdminStatus\`) and nothing goes through it (down, not
  present, lower layer down, testing). Ports that people plug and unplug belong to \`mayBeDown\`. The standby's
  \`carp*\` interfaces are down by design; which of them is master says the probe \`carp\`.
- **mustBeUp** names ports: one that is gone, was switched off or is down is critical. Without it a port that is no longer
  there (a pulled card) leaves nothing behind that could turn red.
- **Use** is the share of the port's speed since the last look, in each direction; a first look has none, nor has a port
  that does not know its speed (0), nor \`lo\`. **Errors** are counted per second; with \`packets\` also in percent of all packets, which needs
  six to twelve columns more. **Discards** are what the device threw away for want of room: normal where links of different
  speeds meet, so they are judged only if you say so.
- **Half duplex** at 100 Mbit/s or more is mostly one end that negotiates and one that does not.

Counters are of 64 bits; where an agent has only 32, they are right as long as less than half a round (2 GiB) goes by between two
looks: look every 10 s at 1 Gbit/s. Ports go by \`ifName\`, else \`ifDescr\`, else \`ifAlias\`, so that a changed index does
not matter; where two have one name, by name and index: \`tun0 (7)\`. When it last changed (\`unchanged\` among the details)
the agent knows since its own start, and net-snmp never.

- **no answer**: down, blocked, or a wrong community; with version 3 a wrong \`privPassword\` or context, too. The device may
  also permit our address no SNMP.
- **gave … answers and not the rest in time**: it is slow, or has very many ports: give the check more \`timeout\`.
- **refuses us** (auth): the words say what is wrong of user and passwords.
- **shows no interfaces**, **does not show which are up**: the view of this community or user leaves IF-MIB out, or a part.
- **truncated**, **protocol**: an answer that was cut on its way, or is none.
- **too-large**: more than 20,000 values in a table.

Tried with net-snmp 5.9.`,
  options: z
    .strictObject({
      ...snmpAccess,
      include: z.array(z.string()).default(['*']).meta({
        description: 'Interfaces to look at, by name; `*` stands for anything.',
      }),
      exclude: z.array(z.string()).default(VIRTUAL).meta({
        description: 'Of these, interfaces to leave out; `*` stands for anything. Replaces the default.',
      }),
      mustBeUp: z.array(z.string().min(1)).max(1_000).default([]).meta({
        description: 'Names of interfaces that must be there, and up.',
      }),
      mayBeDown: z.array(z.string()).default(['carp*']).meta({
        description: 'Interfaces that may be down; `*` stands for anything. Replaces the default.',
      }),
      packets: z.boolean().default(false).meta({
        description: 'Count packets too, and errors in percent of them.',
      }),
    })
    .check(checkAccess),
  // Many devices count only every 5 to 10 s.
  defaults: { everyMs: 30_000, retryMs: 10_000 },
  metrics: {
    received: {
      label: 'Received',
      unit: 'bytes',
      counter: 64,
      chart: 'Network',
      view: { name: 'network', role: 'in' },
    },
    sent: { label: 'Sent', unit: 'bytes', counter: 64, chart: 'Network', view: { name: 'network', role: 'out' } },
    receivedUse: {
      label: 'Inbound use of',
      unit: 'percent',
      intermittent: true,
      chart: 'Use',
      thresholds: { warning: { above: 90 } },
    },
    sentUse: {
      label: 'Outbound use of',
      unit: 'percent',
      intermittent: true,
      chart: 'Use',
      thresholds: { warning: { above: 90 } },
    },
    errors: {
      label: 'Errors on',
      unit: 'count',
      counter: 64,
      thresholds: { warning: { above: 1 } },
      view: { name: 'network', role: 'errors' },
    },
    errorShare: {
      label: 'Packets with errors on',
      unit: 'percent',
      intermittent: true,
      thresholds: { warning: { above: 0.1 } },
    },
    discards: { label: 'Discards on', unit: 'count', counter: 64 },
    packets: { label: 'Packets on', unit: 'count', counter: 64 },
    speed: { label: 'Speed of', unit: 'bits' },
    down: { label: 'Down:', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    notUp: { label: 'Must be up and is not:', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    halfDuplex: { label: 'Half duplex:', unit: 'flag', thresholds: { warning: { above: 0 } } },
  },
  recorded: 'what the last look found',
  record: asSeen,
  async run(options, { target, signal, keep }) {
    const { include, exclude, mustBeUp, mayBeDown } = options
    const endpoint = { address: target.address, port: options.port }
    const session = await keep(
      async () => new GrowingSession(await SnmpSession.open(endpoint, accessOf(options), signal)),
    )
    const all = await readInterfaces(session, options, signal)
    const shares = session.sharesSince(all)
    if (all.length === 0) throw new ProbeFailure('protocol', 'the agent shows no interfaces: may IF-MIB be read?')
    const wanted = (name: string) =>
      mustBeUp.includes(name) || (matchesAny(name, include) && !matchesAny(name, exclude))
    const looked = all.filter(({ name, ownName }) => wanted(name) || wanted(ownName))
    const notUp = mustBeUp.map((name) => ({ name, trouble: troubleOf(name, all) }))
    const judged = looked.filter(({ name, ownName }) => !matchesAny(name, mayBeDown) && !mustBeUp.includes(ownName))
    if (judged.length > 0 && judged.every(({ status }) => status === null))
      throw new ProbeFailure('protocol', 'the agent does not show which interfaces are up: may ifOperStatus be read?')
    const down = judged.filter((one) => isDown(one))
    return {
      metrics: {
        ...perInterface('received', looked, ({ receivedBytes }) => receivedBytes),
        ...perInterface('sent', looked, ({ sentBytes }) => sentBytes),
        ...perInterface('receivedUse', looked, ({ name }) => shares.get(name)?.received ?? null),
        ...perInterface('sentUse', looked, ({ name }) => shares.get(name)?.sent ?? null),
        ...perInterface('errors', looked, ({ errors }) => errors),
        ...perInterface('errorShare', looked, ({ name }) => shares.get(name)?.errors ?? null),
        ...perInterface('discards', looked, ({ discards }) => discards),
        ...perInterface('packets', looked, ({ packets }) => packets),
        ...perInterface('speed', looked, ({ bitsPerSecond }) => bitsPerSecond),
        ...perInterface('down', judged, (one) => flag(isDown(one))),
        ...perInterface('notUp', notUp, ({ trouble }) => Number(trouble !== null)),
        ...perInterface('halfDuplex', looked, ({ halfDuplex, bitsPerSecond }) =>
          flag(halfDuplex === null ? null : halfDuplex && (bitsPerSecond ?? SLOW_BITS) >= SLOW_BITS),
        ),
      },
      details: { interfaces: looked.map(rowOf) },
      text: describe(looked, [
        ...notUp.flatMap(({ name, trouble }) => (trouble === null ? [] : [`${name} ${trouble}`])),
        ...down.map(({ name, status }) => `${name} is ${status}`),
      ]),
    }
  },
})

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value))

/** Why one that must be up is not; `null`: it is. Throws where nobody knows. */
function troubleOf(name: string, all: readonly Interface[]): string | null {
  const same = all.filter((one) => one.name === name || one.ownName === name)
  if (same.length === 0) return 'is not there'
  if (same.some((one) => isUp(one))) return null
  const [{ admin, status } = { admin: null, status: null }] = same
  if (admin !== null && admin !== 'up') return `was set ${admin}`
  if (status === null) throw new ProbeFailure('protocol', `the agent does not show whether ${name} is up`)
  return `is ${status}`
}

function rowOf({ name, alias, admin, status, bitsPerSecond, errors, discards, unchangedMs, halfDuplex }: Interface) {
  return {
    ...{ name, alias, status: admin === null || admin === 'up' ? status : `set ${admin}` },
    speed: bitsPerSecond === null ? null : `${formatBits(bitsPerSecond)}/s`,
    ...(halfDuplex !== null && { duplex: halfDuplex ? 'half' : 'full' }),
    ...{ errors, discards },
    ...(unchangedMs !== null && { unchanged: formatDuration(unchangedMs) }),
  }
}

function describe(looked: readonly Interface[], troubles: readonly string[]): string {
  const up = looked.filter((one) => isUp(one)).length
  return [...troubles, `${counted(looked.length, 'interface')}, ${up} up`].join(', ')
}
