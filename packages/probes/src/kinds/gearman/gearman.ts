import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { counted } from '../../protocol/counted.ts'
import { at } from '../../protocol/dial.ts'
import { askConnections, askStatus, askVersion, askWorkers, type FunctionStatus } from '../../protocol/gearman/admin.ts'
import { Standstill } from '../../protocol/standstill.ts'

const names = z.array(z.string().min(1)).default([])

export const gearman = defineProbe({
  kind: 'gearman',
  title: 'Gearman',
  role: 'queues',
  summary: 'Jobs waiting and running, and the workers for them, per function of a gearmand.',
  traits: { version: 'its version' },
  tried: {
    with: 'gearmand 1.1.20; recorded bytes of the server in Perl',
    tells: ['waiting', 'stuck', 'standstill', 'without workers', 'refused', 'hung', 'another service', 'cut'],
  },
  options: z.strictObject({
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(4_730)
      .meta({ description: 'TCP port; old installations use 7003.', examples: [7_003] }),
    ignore: names.meta({ description: 'Functions to leave out: retired ones stay listed until the server restarts.' }),
    require: names.meta({ description: 'Functions that must have a worker; one that is not listed has none.' }),
  }),
  metrics: {
    // A server forgets a function without jobs and workers, which is no reason to worry.
    waiting: {
      intermittent: true,
      label: 'Jobs waiting',
      unit: 'count',
      thresholds: { warning: { above: 100 }, critical: { above: 1_000 } },
      view: { name: 'queues', role: 'waiting' },
    },
    running: { intermittent: true, label: 'Jobs running', unit: 'count', view: { name: 'queues', role: 'running' } },
    workers: { intermittent: true, label: 'Workers', unit: 'count', view: { name: 'queues', role: 'workers' } },
    stuck: {
      intermittent: true,
      label: 'Jobs wait and none runs',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      view: { name: 'queues', role: 'stuck' },
    },
    // Work that is as slow as this by its nature gets a limit of its own.
    standstill: {
      intermittent: true,
      label: 'Jobs wait and do not get fewer:',
      unit: 's',
      thresholds: { warning: { above: 300 }, critical: { above: 1_800 } },
    },
    requiredWorkers: { label: 'Workers of a required function', unit: 'count', thresholds: { critical: { below: 1 } } },
    connections: { label: 'Connections', unit: 'count' },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 100 }, critical: { above: 1_000 } } },
  },
  manual: `
Sends \`version\`, \`status\` and \`workers\` to the port where jobs go too; works with the server written in C and the one in
Perl. That port has no password: whoever reaches it can drop queues or stop the server. The probe sends these three
reading commands and no other. \`status\` takes locks inside the server, so ask no more often than needed.

Workers are those connected that *can* do a function, not idle ones; a worker whose machine died counts until TCP
notices. Hence *stuck*: jobs wait and none runs, whether or not there are workers. It needs several looks in a row
(\`attempts\`), since a worker may be just about to take the job.

A worker that took a job and hangs is not idle, and its job runs: *standstill* is how long jobs wait in a queue that was
never seen to shrink. It is known from the second look on, and also grows where a queue gains all the time as many as it
loses. Where one job takes longer than five minutes by its nature, set \`standstill\` for that instance.

How many jobs may wait differs by function (a thousand mails are nothing, fifty photos are felt): set \`waiting\` per
instance. How long the oldest job has waited cannot be asked.

- **refused**: the server is not running. The C server loses its jobs when it stops unless it has a store of its own.
- **takes connections but does not answer**: the server hangs.
- **expected … a job server**: something else listens on this port.`,
  async run({ port, ignore, require }, { target, signal, keep }) {
    const endpoint = { address: target.address, port }
    const where = at(endpoint)
    const standstill = await keep(() => new Standstill())
    using conversation = await Conversation.open(endpoint, signal)
    const askedAt = performance.now()
    const version = await askVersion(conversation, where, signal)
    const replyTime = performance.now() - askedAt
    const listed = (await askStatus(conversation, where, signal)).filter(({ name }) => !ignore.includes(name))
    const connections = await askConnections(conversation, where, signal)

    // The Perl server drops a function without jobs and workers from its list, so a missing one has none of either.
    const missing = require.filter((name) => !listed.some((one) => one.name === name))
    const functions = [...listed, ...missing.map((name) => ({ name, waiting: 0, running: 0, workers: 0 }))]
    const per = (value: (one: FunctionStatus) => number) =>
      Object.fromEntries(functions.map((one) => [one.name, value(one)]))
    return {
      metrics: {
        waiting: per(({ waiting }) => waiting),
        running: per(({ running }) => running),
        workers: per(({ workers }) => workers),
        stuck: per(isStuck),
        standstill: standstill.see(functions, performance.now()),
        ...(require.length > 0 && { requiredWorkers: workersOf(require, functions) }),
        connections,
        replyTime,
      },
      traits: { version },
      details: { version, functions: functions.toSorted((one, other) => other.waiting - one.waiting).map(row) },
      text: describe(functions),
    }
  },
  recorded: 'its queues and the workers that are connected',
  async *record({ port }, { target, signal }) {
    const endpoint = { address: target.address, port }
    using conversation = await Conversation.open(endpoint, signal)
    const functions = await askStatus(conversation, at(endpoint), signal)
    yield { title: 'Queues', table: functions.toSorted((one, other) => other.waiting - one.waiting).map(row) }
    const workers = await askWorkers(conversation, at(endpoint), signal)
    yield { title: 'Connections, and what each can do', table: workers.map(workerRow) }
  },
})

const isStuck = ({ waiting, running }: FunctionStatus): number => Number(waiting > 0 && running === 0)

const workersOf = (required: readonly string[], functions: readonly FunctionStatus[]) =>
  Object.fromEntries(
    functions.filter(({ name }) => required.includes(name)).map(({ name, workers }) => [name, workers]),
  )

const row = ({ name, waiting, running, workers }: FunctionStatus) => ({ function: name, waiting, running, workers })

function describe(functions: readonly FunctionStatus[]): string {
  const sum = (value: (one: FunctionStatus) => number) => functions.reduce((total, one) => total + value(one), 0)
  const stuck = functions.filter((one) => isStuck(one) === 1)
  const why = stuck.map(({ name, workers }) => `${name} (${idlers(workers)})`)
  return [
    `${formatNumber(sum(({ waiting }) => waiting))} waiting`,
    `${formatNumber(sum(({ running }) => running))} running`,
    ...(why.length > 0 ? [`stuck: ${why.slice(0, 5).join(', ')}${why.length > 5 ? ' …' : ''}`] : []),
  ].join(', ')
}

/** `33 10.0.0.7 worker-1 : resize mail` */
function workerRow(line: string) {
  const [connection = '', address = '', id = ''] = line.split(' ')
  const colon = line.indexOf(' :')
  return { connection, address, id, functions: colon === -1 ? '' : line.slice(colon + 2).trim() }
}

const idlers = (workers: number): string =>
  workers === 0 ? 'no worker' : `${counted(workers, 'worker')} take${workers === 1 ? 's' : ''} none`
