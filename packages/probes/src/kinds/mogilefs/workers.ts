import { z } from 'zod'
import type { Tracker } from './ask.ts'

export interface JobClass {
  readonly name: string
  readonly count: number
  readonly desired: number
  readonly pids: readonly number[]
}

export interface TrackerState {
  readonly uptime: number
  /** Queries that wait for a worker. */
  readonly pending: number
  readonly idle: number
  readonly busy: number | undefined
  readonly queries: number | undefined
  /** How often a query found no worker idle; not told before the first time. */
  readonly outOfWorkers: number
  /** Handed out to workers, of each kind. */
  readonly workQueues: { readonly [kind: string]: number }
  readonly classes: readonly JobClass[]
}

/** What the tracker's parent process says of itself; it answers also where no worker does. */
export async function askState(tracker: Tracker): Promise<TrackerState> {
  const stats = await tracker.admin('!stats')
  const jobs = await tracker.admin('!jobs')
  const count = (name: string) => {
    const value = stats.get(name)
    if (value === undefined) throw tracker.lacking('!stats', name)
    return Number(value)
  }
  const optional = (name: string) => (stats.has(name) ? count(name) : undefined)
  const classes = classesIn(jobs, tracker)
  const workers = classes.find(({ name }) => name === 'queryworker')?.count
  const queues = [...stats].filter(([name]) => name.startsWith(QUEUE))
  return {
    uptime: count('uptime'),
    pending: count('pending_queries'),
    // Version 2.73 goes on counting those that were killed while idle.
    idle: Math.min(count('bored_queryworkers'), workers ?? Number.POSITIVE_INFINITY),
    busy: optional('processing_queries'),
    queries: optional('queries'),
    outOfWorkers: optional('times_out_of_qworkers') ?? 0,
    workQueues: Object.fromEntries(queues.map(([name, value]) => [name.slice(QUEUE.length), Number(value)])),
    classes,
  }
}

const QUEUE = 'work_queue_for_'
const MOST_CLASSES = 100

function classesIn(jobs: ReadonlyMap<string, string>, tracker: Tracker): readonly JobClass[] {
  const names = [...new Set([...jobs.keys()].map((key) => key.split(' ')[0] ?? ''))]
  if (names.length === 0 || names.length > MOST_CLASSES) throw tracker.unexpected('!jobs', `${names.length} classes`)
  return names.map((name) => {
    const of = (what: string) => {
      const value = jobs.get(`${name} ${what}`)
      if (value === undefined) throw tracker.lacking('!jobs', `${name} ${what}`)
      return value.trim()
    }
    const number = (what: string) => {
      const value = of(what)
      if (!/^\d{0,6}$/.test(value)) throw tracker.unexpected('!jobs', `${name} ${what} ${value}`)
      return Number(value)
    }
    const pids = of('pids')
      .split(' ')
      .filter((pid) => pid !== '')
    if (!pids.every((pid) => /^\d{1,10}$/.test(pid))) throw tracker.unexpected('!jobs', `${name} pids ${of('pids')}`)
    return { name, count: number('count'), desired: number('desired'), pids: pids.map(Number) }
  })
}

/** A class of more processes is not followed. */
const MOST_PIDS = 80

/** Processes of each class at the last look, and how many were new since the first. */
export const seenWorkers = z.strictObject({
  uptime: z.number(),
  classes: z.array(z.strictObject({ name: z.string(), pids: z.array(z.number()), started: z.number() })),
})
type SeenWorkers = z.output<typeof seenWorkers>

/**
 * Who was started since the last look, added to all before: a worker that dies is replaced at once, and only its number tells. After
 * a restart of the tracker all are new, which says nothing of them.
 */
export function follow({ uptime, classes }: TrackerState, last: SeenWorkers | null): SeenWorkers {
  const isSame = last !== null && uptime >= last.uptime
  return {
    uptime,
    classes: classes
      .filter(({ pids }) => pids.length <= MOST_PIDS)
      .slice(0, FOLLOWED)
      .map(({ name, pids }) => {
        const before = last?.classes.find((one) => one.name === name)
        const fresh = before === undefined || !isSame ? 0 : pids.filter((pid) => !before.pids.includes(pid)).length
        return { name, pids: [...pids], started: (before?.started ?? 0) + fresh }
      }),
  }
}

/** So many classes fit what may be kept between looks; a tracker has eight. */
const FOLLOWED = 14
