import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { counted } from '../../protocol/counted.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { HitRate } from '../../protocol/memcached/hit-rate.ts'
import { roundTrip } from '../../protocol/memcached/round-trip.ts'
import { ask, readStatistics, statisticsIn } from '../../protocol/memcached/text.ts'

/** Younger than this a cache is still being filled, and its hit rate is no fault of its own. In seconds. */
const WARM_AFTER_S = 600
const ROUND_TRIP_WITHIN_MS = 2_000

export const memcached = defineProbe({
  kind: 'memcached',
  title: 'memcached',
  role: 'caches',
  summary: 'Hit rate, evictions, memory and connections of a memcached server.',
  traits: { version: 'its version', limit: 'how many bytes it may hold' },
  tried: {
    with: 'memcached 1.6.18',
    tells: [
      'hit rate',
      'evictions',
      'connections',
      'restarted',
      'refused',
      'hung or full',
      'no connection left',
      'wants a login',
      'another service',
      'cut',
    ],
  },
  options: z.strictObject({
    port: z.int().min(1).max(65_535).default(11_211).meta({ description: 'TCP port.' }),
    roundTrip: z.boolean().default(false).meta({
      description: 'Also stores, reads and deletes a key of its own by the binary protocol, and takes the time.',
    }),
  }),
  metrics: {
    hitRate: {
      intermittent: true,
      label: 'Hit rate',
      unit: 'percent',
      thresholds: { warning: { below: 80 }, critical: { below: 50 } },
      view: { name: 'caches', role: 'hitRate' },
    },
    gets: { label: 'Gets', unit: 'count', counter: true, chart: 'commands', view: { name: 'caches', role: 'gets' } },
    sets: { label: 'Sets', unit: 'count', counter: true, chart: 'commands', view: { name: 'caches', role: 'sets' } },
    evictions: { label: 'Evictions', unit: 'count', counter: true, view: { name: 'caches', role: 'evictions' } },
    used: { label: 'Memory used', unit: 'bytes', chart: 'memory', view: { name: 'caches', role: 'used' } },
    limit: { label: 'Memory limit', unit: 'bytes', chart: 'memory', view: { name: 'caches', role: 'limit' } },
    fill: { label: 'Memory full', unit: 'percent', view: { name: 'caches', role: 'fill' } },
    items: { label: 'Items', unit: 'count' },
    connections: { label: 'Connections', unit: 'count', view: { name: 'caches', role: 'connections' } },
    connectionsUsed: {
      label: 'Connections used',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    refused: {
      label: 'Clients turned away',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
      chart: 'connection limit',
    },
    paused: {
      label: 'Times it stopped taking connections',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
      chart: 'connection limit',
    },
    outOfMemory: {
      label: 'Values refused for lack of memory',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
    },
    flushes: { label: 'Times it was emptied', unit: 'count', counter: true },
    bytesRead: { label: 'Received', unit: 'bytes', counter: true, chart: 'traffic' },
    bytesWritten: { label: 'Sent', unit: 'bytes', counter: true, chart: 'traffic' },
    uptime: { label: 'Uptime', unit: 's', view: { name: 'caches', role: 'uptime' } },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 50 }, critical: { above: 500 } } },
    roundTrip: {
      label: 'Set, get and delete',
      unit: 'ms',
      thresholds: { warning: { above: 100 }, critical: { above: 1_000 } },
    },
  },
  manual: `
Opens a connection for each look and sends \`version\` and \`stats\` (and \`stats settings\` to an old server that does not
tell its connection limit). It needs no rights beyond reaching the port, and changes nothing. A new connection each time,
because a kept one would go on working while every other client is turned away.

With \`roundTrip\` it also stores, reads and deletes one key, \`foretop-…\` with a random end, as a client would. That uses
the binary protocol: leave it off where the server was started with \`-B ascii\` or \`-Y\`.

The hit rate is that of the latest gets: since the last look, or as far back as it takes to have seen 100 gets, ten
minutes at most. It is left out while there were fewer, and for the first ten minutes of the server's life: a cold cache
is no fault, though the databases feel it. A full memory is normal for a cache, and evictions alone are how it works:
neither has a threshold by default.

- **timeout**, with a connection or without: hung; or full, that is, its connections are used up and it was started with \`no_maxconns_fast\`, as was usual in 1.4.
- **no connection left**: its connection limit is reached and it says so.
- **wants a login**: it was started with \`-Y\`. A login is not supported.
- **set, get and delete not done in time** while everything else answers: its binary protocol is switched off.`,
  async run(options, { target, signal, keep }) {
    const endpoint = { address: target.address, port: options.port }
    const where = at(endpoint)
    const hitRates = await keep(() => new HitRate())
    using conversation = await Conversation.open(endpoint, signal)
    // The same of all that its name may have.
    const answered = { ...endpoint, address: conversation.address ?? target.address }
    const askedAt = performance.now()
    const version = await ask(conversation, 'version', where, signal)
    const replyTime = performance.now() - askedAt
    const statistics = readStatistics(await ask(conversation, 'stats', where, signal), where)
    const found = readCounts(statistics)
    const { uptime, used, limit, connections } = found
    if (uptime === undefined || used === undefined)
      throw new ProbeFailure('protocol', `the statistics of ${where} lack uptime or bytes`)

    // Asked at every look, so that the past is known once the cache is warm.
    const recent = hitRates.see({
      uptime,
      hits: countOf(statistics, 'get_hits') ?? 0,
      misses: countOf(statistics, 'get_misses') ?? 0,
    })
    const hitRate = uptime < WARM_AFTER_S ? undefined : recent
    const most = countOf(statistics, 'max_connections') ?? (await askMostConnections(conversation, where, signal))
    return {
      metrics: {
        ...found,
        replyTime,
        ...(hitRate !== undefined && { hitRate }),
        ...(limit !== undefined && limit > 0 && { fill: (100 * used) / limit }),
        ...(connections !== undefined &&
          most !== undefined &&
          most > 0 && { connectionsUsed: (100 * connections) / most }),
        ...(options.roundTrip && { roundTrip: await roundTrip(answered, ROUND_TRIP_WITHIN_MS, signal) }),
      },
      traits: { version: version[0]?.replace('VERSION ', ''), limit: statistics.get('limit_maxbytes') },
      details: {
        version: version[0]?.replace('VERSION ', '') ?? null,
        maxConnections: most ?? null,
        threads: countOf(statistics, 'threads') ?? null,
        hitRateSinceStart: shareOfHits(statistics),
      },
      text: [
        hitRate === undefined ? null : `${formatNumber(hitRate)} % hits`,
        `${formatBytes(used)}${limit === undefined ? '' : ` of ${formatBytes(limit)}`}`,
        connections === undefined ? null : counted(connections, 'connection'),
        uptime < WARM_AFTER_S ? `cold: started ${formatDuration(uptime * 1_000)} ago` : null,
      ]
        .filter((part) => part !== null)
        .join(', '),
    }
  },
  recorded: 'its statistics and settings, and the head of those of its slabs and items',
  async *record({ port }, { target, signal }) {
    const endpoint = { address: target.address, port }
    using conversation = await Conversation.open(endpoint, signal)
    for (const [title, command, most] of RECORDED) {
      const statistics = statisticsIn(await ask(conversation, command, at(endpoint), signal), at(endpoint))
      const lines = statistics.slice(0, most).map(([name, value]) => `${name} ${value}`)
      const more = statistics.length > most ? [`… ${statistics.length - most} more`] : []
      yield { title, text: [...lines, ...more].join('\n') || 'none' }
    }
  },
})

const RECORDED = [
  ['Statistics', 'stats', 500],
  ['Settings', 'stats settings', 500],
  ['Slabs', 'stats slabs', 200],
  ['Items', 'stats items', 200],
] as const

/** Metric → statistic that is taken as it is. Old servers lack some: not known, so left out. */
const STATISTICS = {
  uptime: 'uptime',
  used: 'bytes',
  limit: 'limit_maxbytes',
  items: 'curr_items',
  connections: 'curr_connections',
  gets: 'cmd_get',
  sets: 'cmd_set',
  flushes: 'cmd_flush',
  evictions: 'evictions',
  refused: 'rejected_connections',
  paused: 'listen_disabled_num',
  outOfMemory: 'store_no_memory',
  bytesRead: 'bytes_read',
  bytesWritten: 'bytes_written',
} as const

type Statistics = ReadonlyMap<string, string>

function readCounts(statistics: Statistics): { readonly [N in keyof typeof STATISTICS]?: number } {
  const counts = Object.entries(STATISTICS).map(([metric, name]) => [metric, countOf(statistics, name)] as const)
  return Object.fromEntries(counts.filter(([, count]) => count !== undefined))
}

function countOf(statistics: Statistics, name: string): number | undefined {
  const value = statistics.get(name)
  return value !== undefined && /^\d{1,20}$/.test(value) ? Number(value) : undefined
}

/** Old servers tell their limit among the settings only, the oldest not at all. */
async function askMostConnections(conversation: Conversation, where: string, signal: AbortSignal) {
  const settings = readStatistics(await ask(conversation, 'stats settings', where, signal), where)
  return countOf(settings, 'maxconns')
}

function shareOfHits(statistics: Statistics): number | null {
  const hits = countOf(statistics, 'get_hits') ?? 0
  const gets = hits + (countOf(statistics, 'get_misses') ?? 0)
  return gets === 0 ? null : (100 * hits) / gets
}
