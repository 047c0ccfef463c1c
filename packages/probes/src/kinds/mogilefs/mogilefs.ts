import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { asSeen } from '../../recording/seen.ts'
import { Tracker } from './ask.ts'
import { devicesIn, hostsIn } from './devices.ts'
import { describe, detailsOf, measureDevices } from './found.ts'
import { lookUp, type Sentinel } from './lookup.ts'
import { METRICS } from './metrics.ts'
import { askState, follow, seenWorkers, type TrackerState } from './workers.ts'

export const mogilefs = defineProbe({
  kind: 'mogilefs',
  title: 'MogileFS tracker',
  role: 'storage',
  summary: 'Devices, queries, workers and the database behind a MogileFS tracker, and whether a file can be found.',
  tried: {
    with: 'recorded bytes of MogileFS-Server 2.73; itself by hand, over SQLite',
    tells: [
      'device unreachable',
      'not writeable',
      'device full',
      'no query worker idle',
      'query workers stuck',
      'workers dying',
      'database gone',
      'copies missing',
      'no such file',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options: z.strictObject({
    port: z.int().min(1).max(65_535).default(7_001).meta({ description: 'TCP port.' }),
    sentinel: z
      .strictObject({
        domain: z.string().min(1).meta({ description: 'Its domain.' }),
        key: z.string().min(1).meta({ description: 'Its key.' }),
        copies: z.int().min(1).max(20).default(1).meta({ description: 'How many copies there must be.' }),
      })
      .optional()
      .meta({ description: 'A file that must always be found.' }),
    ignore: z.array(z.string().min(1)).default([]).meta({
      description: 'Devices to leave out, as dev3; `*` stands for anything.',
    }),
  }),
  metrics: METRICS,
  keepsake: seenWorkers,
  manual: `
Asks over one connection, which it closes: \`!stats\` and \`!jobs\` of the tracker itself, then as any client \`get_hosts\`, \`get_devices\` and
\`get_paths\` of the sentinel (without one, \`get_domains\` and \`get_paths\` of a key that nobody has, in the first domain). It sends nothing
else: the port has no password, and other commands stop the tracker or change what it stores.

The tracker's own word can be good while nothing works: \`!stats\` answers while all query workers are stuck, and hosts and devices are
told from memory while the database is gone. Only looking a file up needs both. So store one small file that never goes, and name it:

    sentinel: { domain: photos, key: foretop, copies: 2 }

*Status* of hosts and devices is what people set; a dead storage node stays \`alive\`. What the tracker saw is its *observed* state, which
decides here: *unreachable*, and *writeable*. Devices that are down or dead by their status are left out; full ones matter where they are alive.

A query worker that dies is replaced at once, and only its process number differs: *workers started* counts those since the first
look (that a cron job kills one each quarter of an hour is no fault). How many files wait for replication is told by nobody but the
database: \`SELECT COUNT(*) FROM file_to_replicate\` with a check of \`sql\`.

- **answers itself, but its query workers do not** (\`timeout\`): all of them are stuck, mostly on a storage node that hangs. Restart the tracker.
- **cannot look up a file**: its database is gone; the trackers themselves are well.
- **has no domain …**, **0 copies of the sentinel**: \`sentinel\` says what is not stored; or it was, and is lost.
- **takes connections but does not answer**: the tracker hangs.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ port, sentinel, ignore }, { target, signal, keepsake }) {
    const endpoint = { address: target.address, port }
    const where = at(endpoint)
    using conversation = await Conversation.open(endpoint, signal)
    const tracker = new Tracker(conversation, where, signal)
    const state = await askState(tracker)
    const { devices, hosts, lookup } = await askWorkers(tracker, sentinel).catch((error) => {
      throw stuck(error, state, where)
    })
    const seen = follow(state, keepsake)
    const { paths, tookMs } = lookup
    return {
      metrics: {
        ...measureDevices(devices, ignore),
        ...{ pending: state.pending, idle: state.idle, outOfWorkers: state.outOfWorkers, uptime: state.uptime },
        ...(state.busy !== undefined && { busy: state.busy }),
        ...(state.queries !== undefined && { queries: state.queries }),
        missingWorkers: Object.fromEntries(
          state.classes.map(({ name, count, desired }) => [name, Math.max(0, desired - count)]),
        ),
        startedWorkers: Object.fromEntries(seen.classes.map(({ name, started }) => [name, started])),
        workQueue: state.workQueues,
        ...(tookMs !== null && { lookupTime: tookMs }),
        ...(paths !== null && { sentinelPaths: paths, sentinelMissing: Math.max(0, (sentinel?.copies ?? 0) - paths) }),
      },
      details: detailsOf(hosts, devices, state),
      text: describe(devices, state, paths),
      keepsake: seen,
    }
  },
})

/** What needs query workers: each of these waits for one. */
async function askWorkers(tracker: Tracker, sentinel: Sentinel | undefined) {
  const hosts = hostsIn(await tracker.list('get_hosts'), tracker.where)
  const devices = devicesIn(await tracker.list('get_devices'), hosts, tracker.where)
  return { hosts, devices, lookup: await lookUp(tracker, sentinel) }
}

function stuck(error: unknown, { pending }: TrackerState, where: string): unknown {
  if (!(error instanceof ProbeFailure && error.code === 'timeout')) return error
  return new ProbeFailure(
    'timeout',
    `${where} answers itself, but its query workers do not (queries that waited before ours: ${pending})`,
    { cause: error },
  )
}
