import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { counted } from '../../protocol/counted.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { asSeen } from '../../recording/seen.ts'
import { REPLY_TIME } from '../http/status-page.ts'
import { askManager, type PageName } from './ask.ts'
import { readCounters } from './counters.ts'
import { readInfo } from './info.ts'
import { askFromThere } from './over-ssh.ts'
import { type Peer, peerMetrics, readPeers } from './peers.ts'

const names = z.array(z.string().min(1)).default([])

export const squid = defineProbe({
  kind: 'squid',
  title: 'Squid',
  summary: 'Hit ratios, requests, descriptors and peers of a Squid, by its cache manager.',
  traits: { version: 'its version' },
  tried: {
    with: 'Squid 5.7, by both forms, and over OpenSSH 9.2 by curl 7.88, wget 1.21 and squidclient 5.7',
    tells: [
      'hit ratios',
      'errors',
      'descriptors used up',
      'peer failing, down or missing',
      'no peer left',
      'denied by its rules',
      'password wanted or refused',
      'page disabled',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  loginOf,
  options: z
    .strictObject({
      source: z.enum(['network', 'ssh']).default('network').meta({
        description: '`network`: ask it from here; `ssh`: from its own machine, where it answers everybody.',
      }),
      ssh: localOrSsh.ssh,
      port: z.int().min(1).max(65_535).default(3_128).meta({ description: 'Its port, the same as for visitors.' }),
      form: z.enum(['http', 'cache_object']).default('http').meta({
        description: '`http`: /squid-internal-mgr/… of 3 and newer; `cache_object`: the form of old ones.',
      }),
      password: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'cachemgr_passwd of info, counters and server_list.', secret: true }),
      peers: z.boolean().default(true).meta({ description: 'Also look at its peers (server_list).' }),
      require: names.meta({ description: 'Peers that must be there, by their name=, or their host.' }),
      ignore: names.meta({ description: 'Peers to leave out; `*` stands for anything.' }),
    })
    .check(
      z.refine(({ peers, require }) => peers || require.length === 0, { error: 'require needs peers' }),
      z.refine(({ source, password }) => source !== 'ssh' || password === undefined, {
        error: 'with source: ssh a password would be seen by everybody on that machine (ps)',
        path: ['password'],
      }),
      z.refine(({ form, password = '' }) => form === 'http' || /^[!-~]*$/.test(password), {
        error: 'in the form cache_object a password has printable letters without blanks',
      }),
    ),
  metrics: {
    hitRate: { intermittent: true, label: 'Hit rate of 5 min', unit: 'percent', chart: 'hit rate' },
    byteHitRate: { intermittent: true, label: 'Hit rate by bytes, of 5 min', unit: 'percent', chart: 'hit rate' },
    serviceTime: {
      intermittent: true,
      label: 'Median service time of 5 min',
      unit: 'ms',
      thresholds: { warning: { above: 1_000 }, critical: { above: 5_000 } },
    },
    cpu: {
      intermittent: true,
      label: 'Processor, of 5 min',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    requests: { label: 'Requests', unit: 'count', counter: true, chart: 'requests' },
    hits: { label: 'Hits', unit: 'count', counter: true, chart: 'requests' },
    errors: {
      label: 'Requests answered with an error of its own',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 1 } },
      chart: 'requests',
    },
    aborted: { label: 'Requests that visitors gave up', unit: 'count', counter: true },
    originRequests: { label: 'Requests to servers', unit: 'count', counter: true },
    originErrors: { label: 'Errors of servers', unit: 'count', counter: true },
    bytesIn: { label: 'Received', unit: 'bytes', counter: true, chart: 'traffic' },
    bytesOut: { label: 'Sent', unit: 'bytes', counter: true, chart: 'traffic' },
    icpSent: { label: 'ICP packets sent', unit: 'count', counter: true, chart: 'ICP' },
    icpReceived: { label: 'ICP packets received', unit: 'count', counter: true, chart: 'ICP' },
    icpTimeouts: { label: 'ICP questions without answer', unit: 'count', counter: true, chart: 'ICP' },
    descriptors: { label: 'Descriptors in use', unit: 'count', chart: 'descriptors' },
    descriptorsLeft: { label: 'Descriptors left', unit: 'count', chart: 'descriptors' },
    descriptorsUsed: {
      label: 'Descriptors used',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    filesQueued: { label: 'Files queued for open', unit: 'count', thresholds: { warning: { above: 0 } } },
    memory: { label: 'Memory accounted for', unit: 'bytes', chart: 'memory' },
    cachedInMemory: { label: 'Cached in memory', unit: 'bytes', chart: 'memory' },
    cachedOnDisk: { label: 'Cached on disk', unit: 'bytes' },
    diskUsed: { label: 'Disk cache used', unit: 'percent' },
    peersUp: { label: 'Peers up', unit: 'count' },
    noPeer: { label: 'No peer is up', unit: 'flag', thresholds: { critical: { above: 0 } } },
    peerDown: { label: 'Peer down:', unit: 'flag', thresholds: { warning: { above: 0 } } },
    peerFailing: {
      label: 'Connections failed in the last minute to',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
    },
    missingPeer: { label: 'Has no peer', unit: 'flag', thresholds: { critical: { above: 0 } } },
    uptime: { label: 'Uptime', unit: 's' },
    replyTime: REPLY_TIME,
  },
  manual: `
Asks the cache manager for its pages \`info\`, \`counters\` and \`server_list\`, each over a connection of its own, and for no
other: some show who visits what, some change things. By default it answers only to localhost. In squid.conf, in this order:

    acl foretop src 10.0.0.5
    http_access allow manager foretop
    http_access deny manager

Or leave it so, and ask from the machine itself: \`source: ssh\` runs there, as any user and for each page, \`curl\`, else \`squidclient\`, else
\`wget\`, whichever is the first that is there and new enough: \`curl -q -sS -i --noproxy '*' http://127.0.0.1:3128/squid-internal-mgr/info\`. How to log in says
[ssh](configuration.md#logins). A password cannot be given there, for everybody on that machine would see it.

Where \`cachemgr_passwd\` guards these pages, give \`password\`. Old versions that do not know \`/squid-internal-mgr/\` are asked
with \`form: cache_object\`; there the password stands in the request line. Our own questions count as requests.

- **forbidden to us (403): the cache manager answers only to localhost …**: the lines above are missing, or stand behind the
  first \`deny manager\`.
- **wants a login (401)**, **refuses this login**: \`cachemgr_passwd\`. **came 404**: it disables the page, or this is another
  service.
- **peer down** (warning), **no peer is up** (critical). Squid calls a peer down only after ten failed connections:
  *connections failed in the last minute* (warning) tells before that. A peer that nobody needs just now is not tried.
- **has no peer …**: one of \`require\` is not configured any more. With an old Squid name them all: what is not whole of
  its answer cannot be seen otherwise.
- **errors**: of what visitors asked (warning above one a second). What it says of failed requests to servers is often 0
  though all of them fail: pair this with an \`http\` check through the cache.
- **descriptors used**: at 100 % it takes no more visitors. **Files queued for open**: the disk does not keep up.
- Hit rates, service time and processor are those of five minutes, and left out in the first five of its life. No hit rate
  is right for everybody, so it has no limit by default; a disk cache that is 95 % full is at its working point.
- **does not answer**: hung, or out of descriptors.

Tried with Squid 5.7, by both forms.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(options, context) {
    const { peers, require, ignore, source, ssh } = options
    const ask = (page: PageName) =>
      source === 'ssh'
        ? askFromThere(machineOf({ source, ssh }, context), options, page)
        : askManager(options, page, context.target, context.signal)
    const info = await ask('info')
    const counters = await ask('counters')
    const list = peers ? await ask('server_list') : null
    const pages = { info: info.text, counters: counters.text, list: list?.text ?? null }
    return foundIn(pages, { require, ignore }, info.replyTime)
  },
})

interface Pages {
  readonly info: string
  readonly counters: string
  /** `null`: not asked for. */
  readonly list: string | null
}

interface Wanted {
  readonly require: readonly string[]
  readonly ignore: readonly string[]
}

/** What the pages say. Throws where one is another, or not whole. */
export function foundIn({ info, counters, list }: Pages, { require, ignore }: Wanted, replyTime: number) {
  const { version, now, metrics } = readInfo(info)
  const peers = list === null ? null : readPeers(list).filter(({ name }) => !matchesAny(name, ignore))
  return {
    metrics: {
      ...metrics,
      ...readCounters(counters),
      ...(peers !== null && peerMetrics(peers, require, now)),
      replyTime,
    },
    traits: { version },
    details: { version, peers: (peers ?? []).map(({ name, kind, up }) => ({ peer: name, kind, up })) },
    text: describe(metrics, peers ?? []),
  }
}

function describe(
  { hitRate, descriptorsUsed, uptime }: ReturnType<typeof readInfo>['metrics'],
  peers: readonly Peer[],
): string {
  const down = peers.filter(({ up }) => !up).map(({ name }) => name)
  return [
    ...(down.length > 0 ? [`down: ${down.slice(0, 5).join(', ')}${down.length > 5 ? ' …' : ''}`] : []),
    hitRate === undefined ? `up for ${formatDuration((uptime ?? 0) * 1_000)}` : `${formatNumber(hitRate)} % hits`,
    ...(descriptorsUsed === undefined ? [] : [`${formatNumber(descriptorsUsed)} % of descriptors`]),
    ...(peers.length === 0
      ? []
      : [`${formatNumber(peers.length - down.length)} of ${counted(peers.length, 'peer')} up`]),
  ].join(', ')
}
