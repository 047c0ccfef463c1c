import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { at } from '../../protocol/dial.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { Standstill } from '../../protocol/standstill.ts'
import { askQueues } from './ask.ts'
import type { Queue } from './read.ts'

const names = z.array(z.string().min(1)).default([])
const PORTS = { kestrel: 22_133, memcacheq: 22_201, memqd: 11_211 } as const

export const memcachedQueue = defineProbe({
  kind: 'memcached-queue',
  title: 'Queue that speaks memcached',
  role: 'queues',
  summary: 'Items waiting per queue, and whether anybody takes them, of kestrel, Starling, MemcacheQ or memqd.',
  tried: {
    with: 'recorded bytes of MemcacheQ 0.2.1, memqd 1.0.1 and Starling 0.10, which were also tried by hand; kestrel 2.4 as its guide and sources say',
    tells: [
      'waiting',
      'standstill',
      'age',
      'thrown away',
      'queue missing',
      'list cut',
      'depth not told',
      'refused',
      'hung or full',
      'another server',
      'cut',
    ],
  },
  options: z
    .strictObject({
      server: z.enum(['kestrel', 'memcacheq', 'memqd']).meta({
        description:
          'What it is: `kestrel` also stands for Starling and Darner. They tell of queues in different ways.',
      }),
      port: z
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .meta({ description: 'TCP port; 22133 (kestrel), 22201 (memcacheq), 11211 (memqd).', examples: [22_122] }),
      queues: z.array(z.string().min(1)).default(['*']).meta({
        description: 'Queues to look at; `*` stands for anything.',
      }),
      ignore: names.meta({ description: 'Of those, queues to leave out; `*` stands for anything.' }),
      require: names.meta({ description: 'Queues that must be listed, by their names.' }),
    })
    .refine(({ server, require }) => server !== 'memqd' || require.length === 0, {
      error: 'memqd lists no queues',
      path: ['require'],
    }),
  metrics: {
    // No queue yet is no reason to worry, and not every server tells everything.
    waiting: {
      intermittent: true,
      label: 'Items waiting',
      unit: 'count',
      thresholds: { warning: { above: 1_000 }, critical: { above: 10_000 } },
      view: { name: 'queues', role: 'waiting' },
    },
    standstill: {
      intermittent: true,
      label: 'Items wait and none is taken:',
      unit: 's',
      thresholds: { warning: { above: 300 }, critical: { above: 1_800 } },
    },
    age: {
      intermittent: true,
      label: 'Last item taken had waited',
      unit: 's',
      view: { name: 'queues', role: 'age' },
    },
    open: {
      intermittent: true,
      label: 'Items taken and not confirmed',
      unit: 'count',
      view: { name: 'queues', role: 'running' },
    },
    waiters: { intermittent: true, label: 'Clients waiting for an item', unit: 'count' },
    added: { intermittent: true, label: 'Items put', unit: 'count', counter: true, chart: 'items' },
    taken: { intermittent: true, label: 'Items taken', unit: 'count', counter: true, chart: 'items' },
    asked: { intermittent: true, label: 'Items asked for', unit: 'count', counter: true, chart: 'items' },
    discarded: {
      intermittent: true,
      label: 'Items thrown away, for the queue was full',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
    },
    expired: { intermittent: true, label: 'Items expired', unit: 'count', counter: true },
    missing: { intermittent: true, label: 'Queue missing', unit: 'flag', thresholds: { critical: { above: 0 } } },
    listCut: {
      intermittent: true,
      label: 'List of queues is full: others may be left out',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
    },
    uptime: { label: 'Uptime', unit: 's' },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 100 }, critical: { above: 1_000 } } },
  },
  manual: `
Opens a connection for each look and sends \`stats\`, to MemcacheQ \`stats queue\` as well, and nothing else: a \`get\` would take an item.
Nothing is judged that is judged of a cache. No rights are needed beyond reaching the port, which has no password.

- **kestrel**, Starling, Darner: \`queue_NAME_items\` and more of each queue. *Age* is how long the last item had waited that was *taken*
  (of an idle queue it stays as it was; kestrel tells 0 of an empty one); how long the oldest has waited, none of them tells.
- **memcacheq**: how many were ever put into a queue and taken out. It tells of no more queues than fit into 2 KiB (70 with names of
  17 letters) and leaves out the rest without a word: *list is full*. Name those that matter in \`require\`, by short names.
- **memqd** tells neither what waits nor for how long: gets of an empty queue are counted as hits, so not even the difference is known.
  Only what is put and asked for per second is shown; set \`asked: { warning: { below: … } }\` to hear that nobody takes anything.

*Standstill* is how long items wait while none is taken, where the server counts those that are taken (kestrel, Starling, MemcacheQ),
else while their number was never seen to fall. It is known from the second look on. How many may wait differs: set \`waiting\` per instance.

- **missing**: a queue of \`require\` is not listed. These servers know a queue from its first item on.
- **expected queue_…_items …**, **expected PUT/TAKEN …**, **the statistics lack …** (\`protocol\`): \`server\` says something else than what listens, or it is a cache.
- **takes connections but does not answer**: hung, or all its connections are used up.`,
  async run(options, { target, signal, keep }) {
    const endpoint = { address: target.address, port: options.port ?? PORTS[options.server] }
    const standstill = await keep(() => new Standstill())
    using conversation = await Conversation.open(endpoint, signal)
    const askedAt = performance.now()
    const { queues, version, totals, listCut } = await askQueues(conversation, options.server, at(endpoint), signal)
    const replyTime = performance.now() - askedAt
    const chosen = queues.filter(({ name }) => matchesAny(name, options.queues) && !matchesAny(name, options.ignore))
    const per = <T extends keyof Queue>(key: T) =>
      Object.fromEntries(chosen.flatMap((one) => (one[key] === undefined ? [] : [[one.name, Number(one[key])]])))
    const isKnown = (key: keyof Queue) => chosen.some((one) => one[key] !== undefined)
    const still = standstill.see(
      chosen.map((one) => ({ ...one, running: one.open ?? 0 })),
      performance.now(),
    )
    return {
      metrics: {
        ...(options.server !== 'memqd' && { waiting: per('waiting'), standstill: still }),
        ...Object.fromEntries(
          (['age', 'open', 'waiters', 'added', 'taken', 'discarded', 'expired'] as const)
            .filter(isKnown)
            .map((key) => [key, per(key)]),
        ),
        ...totals,
        ...(options.require.length > 0 && { missing: missingOf(options.require, queues) }),
        ...(listCut !== null && { listCut: Number(listCut) }),
        replyTime,
      },
      details: {
        version,
        queues: chosen
          .toSorted((one, other) => other.waiting - one.waiting)
          .map((one) => row(one, still[one.name] ?? 0)),
      },
      text: describe(options.server, chosen, still),
    }
  },
})

const missingOf = (required: readonly string[], queues: readonly Queue[]) =>
  Object.fromEntries(required.map((name) => [name, Number(!queues.some((queue) => queue.name === name))]))

const row = ({ name, waiting, added, taken, age }: Queue, standstill: number) => ({
  ...{ queue: name, waiting, put: added ?? null, taken: taken ?? null, age: age ?? null },
  standstill: Math.floor(standstill),
})

function describe(server: string, queues: readonly Queue[], still: { readonly [name: string]: number }): string {
  if (server === 'memqd') return 'answers; it does not tell how many items wait'
  const waiting = queues.reduce((sum, one) => sum + one.waiting, 0)
  const stuck = Object.entries(still)
    .filter(([, seconds]) => seconds >= SOON_S)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MOST)
    .map(([name, seconds]) => `${name} for ${formatDuration(seconds * 1_000)}`)
  return [
    `${formatNumber(waiting)} waiting in ${formatNumber(queues.length)} queue${queues.length === 1 ? '' : 's'}`,
    ...(stuck.length > 0 ? [`nobody takes from ${stuck.join(', ')}`] : []),
  ].join(', ')
}

/** Less is not worth a word. */
const SOON_S = 60
const MOST = 5
