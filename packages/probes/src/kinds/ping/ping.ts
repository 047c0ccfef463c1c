import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { type PingSummary, parsePing } from '../../protocol/ping/summary.ts'

/** Closer together only root may send them, and some systems let nobody else below a second. */
const PAUSE = process.platform === 'linux' ? { ms: 200, args: ['-i', '0.2'] } : { ms: 1_000, args: [] }
/** Linux waits for whole seconds. */
const GRAIN_MS = process.platform === 'linux' ? 1_000 : 1

export const ping = defineProbe({
  kind: 'ping',
  title: 'Ping',
  summary: 'Sends ICMP echo requests by the system’s ping: how many are answered, and how soon.',
  tried: {
    with: 'iputils 20221126, busybox 1.35; recorded lines of FreeBSD',
    tells: [
      'answers',
      'loss',
      'slow',
      'no answer',
      'unreachable',
      'name unknown',
      'not installed',
      'lacks a right',
      'our own network down',
    ],
  },
  by: 'child',
  defaults: { timeoutMs: 10_000 },
  options: z.strictObject({
    count: z.int().min(1).max(100).default(5).meta({ description: 'Packets of a look.' }),
    patienceMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(2_000)
      .meta({ description: 'How long the last answer is waited for, ms; with `count` it must fit into `timeout`.' }),
    size: z.int().min(0).max(65_000).default(56).meta({ description: 'Bytes that each packet carries.' }),
    family: z
      .enum(['any', '4', '6'])
      .default('any')
      .meta({ description: 'Of a name that has addresses of both: only IPv4, or only IPv6.' }),
  }),
  leastMs: ({ count, patienceMs }) => count * PAUSE.ms + wholeMs(patienceMs),
  metrics: {
    loss: {
      label: 'Packets lost',
      unit: 'percent',
      thresholds: { warning: { above: 20 }, critical: { above: 60 } },
    },
    roundTrip: {
      label: 'Round trip',
      unit: 'ms',
      chart: 'roundTrip',
      thresholds: { warning: { above: 200 }, critical: { above: 1_000 } },
    },
    roundTripLeast: { label: 'Shortest round trip', unit: 'ms', chart: 'roundTrip' },
    roundTripMost: { label: 'Longest round trip', unit: 'ms', chart: 'roundTrip' },
  },
  manual: `
Runs \`ping -n -c COUNT -W … -s SIZE ADDRESS\` of this machine, five packets 0.2 s apart if nothing is said (a second apart on
systems other than Linux), and reads its last lines. It needs no rights of its own where \`ping\` has them: Debian gives the
program the right to raw sockets, which some containers take away.

That a machine answers pings says little of what it serves, and a firewall that drops them says nothing of it at all: use it to
tell a dead machine or line from a dead service (\`reachability: true\`), and look at the service itself beside it.

One packet of five may get lost on any busy line, so that alone is no warning. Where machines answer no faster than some times
a second (many routers), ask less often or with fewer packets.

\`timeout\` must be longer than the pauses and \`patienceMs\` together, or nobody hears how many were lost.

- **no answer to …**: nothing came back. The machine is down, the line is, or somebody drops pings.
- **Destination Host Unreachable** and the like: a router, or this machine, says that there is no way there. Often the machine is off:
  the router does not find it on its own network.
- **the name is not known**: no resolver knows the name of the host, or it has no address of that \`family\`.
- **there is no ping**: install it (Debian \`iputils-ping\`, Red Hat \`iputils\`, Alpine \`iputils\` or busybox).
- **ping may not send**: the program lacks its right: \`setcap cap_net_raw+ep /bin/ping\`, or let everybody send them:
  \`sysctl net.ipv4.ping_group_range='0 2147483647'\`. Where Foretop runs under \`NoNewPrivileges\`, as our systemd unit has it, only the
  second helps.
- **our own network is down**: this machine knows no way to anywhere, so nothing is known of the other one.

Tried with iputils 20221126 and busybox 1.35; read as FreeBSD words it too.`,
  async run({ count, patienceMs, size, family }, { target, child }) {
    const patience = String(wholeMs(patienceMs) / GRAIN_MS)
    const end = await child({
      ...{ program: 'ping', from: 'system', lacking: 'install it (Debian: iputils-ping)' },
      args: [
        ...['-n', '-c', String(count), ...PAUSE.args, '-W', patience, '-s', String(size)],
        ...(family === 'any' ? [] : [`-${family}`]),
        ...['--', target.address],
      ],
    })
    return conclude(target.address, end)
  },
})

const wholeMs = (ms: number): number => Math.ceil(ms / GRAIN_MS) * GRAIN_MS

/** What is to be made of how ping ended. */
export function conclude(address: string, end: Pick<ChildEnd, 'code' | 'signal' | 'stdout' | 'stderr'>) {
  const summary = parsePing(end.stdout)
  if (summary === null || summary.sent === 0) throw whyNothing(address, end) ?? unexplained(end)
  const { sent, received, times, objection } = summary
  // What kept single packets from being sent is complained of beside the summary.
  if (received === 0) throw (end.stderr.trim() !== '' && whyNothing(address, end)) || silence(address, summary)
  // One that was duplicated on its way counts once.
  const loss = Math.max(0, (1 - received / sent) * 100)
  return {
    metrics: {
      loss,
      ...(times !== null && { roundTrip: times.mean, roundTripLeast: times.least, roundTripMost: times.most }),
    },
    text: [
      received >= sent ? `all ${sent} packets answered` : `${received} of ${counted(sent, 'packet')} answered`,
      ...(times === null ? [] : [`${formatNumber(times.mean)} ms`]),
      ...(objection === null ? [] : [objection]),
    ].join(', '),
  }
}

function silence(address: string, { sent, objection }: PingSummary): ProbeFailure {
  if (objection !== null) return new ProbeFailure('unreachable', `${address}: ${objection}`)
  return new ProbeFailure('timeout', `no answer to ${counted(sent, 'packet')}`)
}

type End = Parameters<typeof conclude>[1]
const saidIn = ({ stdout, stderr }: End): string => (stderr.trim() === '' ? stdout.trim() : stderr.trim())

/** What ping complains of, in the order in which it is asked about; the first that is found counts. `null`: nothing known. */
function whyNothing(address: string, end: End): Error | null {
  // The same for each packet.
  const said = [...new Set(saidIn(end).split('\n'))].join('\n')
  const has = (...words: readonly string[]) => words.some((each) => said.includes(each))
  if (has('Temporary failure')) return new ProbeCrash('resolver', `no resolver answers for ${address}`)
  if (has('not known', 'bad address', 'Unknown host', 'unknown host', 'No address', 'Address family'))
    return new ProbeFailure('name', `the name is not known: ${said}`)
  if (has('not permitted', 'Permission denied', 'missing cap'))
    return new ProbeCrash('local', `ping may not send: ${said}`)
  if (has('Network is unreachable')) return new ProbeCrash('network', `our own network is down: ${said}`)
  if (has('No route to host')) return new ProbeFailure('unreachable', said)
  return null
}

function unexplained(end: End): Error {
  const { code, signal } = end
  const said = saidIn(end)
  const how = signal === null ? `with ${code}` : `by ${signal}`
  return new ProbeCrash('local', `ping ended ${how}${said === '' ? '' : `: ${said}`}`)
}
