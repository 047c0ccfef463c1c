import { activity, noise } from '../curve.ts'
import { has, healthOf } from './health.ts'
import { flicker } from './traffic.ts'
import { type JobFunction, mapValues, type Queue, type Step, type World } from './world.ts'

interface FunctionPlan {
  /** Jobs a second at the busiest hour, and seconds a worker needs for one. */
  readonly jobs: number
  readonly takesS: number
  readonly workers: number
}

const FUNCTIONS: { readonly [name: string]: FunctionPlan } = {
  resize_photo: { jobs: 6, takesS: 1.1, workers: 12 },
  send_email: { jobs: 14, takesS: 0.3, workers: 8 },
  search: { jobs: 9, takesS: 0.25, workers: 6 },
  import_entries: { jobs: 0.4, takesS: 7, workers: 6 },
  import_comments: { jobs: 0.3, takesS: 9, workers: 6 },
  spell_check: { jobs: 3, takesS: 0.1, workers: 2 },
}
/** A restarted worker takes up its work at three times the usual pace until the queue is gone. */
const CATCHES_UP = 3

export const advanceQueues = (world: World, step: Step): World['queues'] =>
  mapValues(world.queues, (queue, name): Queue => {
    const health = healthOf(world, name, 'jobs')
    if (health === 'hung') return queue
    // Jobs are kept in memory only.
    if (health === 'shut') return fresh(step.at)
    const gone = has(world, name, 'workers-gone')
    return {
      startedAt: queue.startedAt,
      functions: mapValues(queue.functions, (one, job) => advanceFunction(one, job, name, gone, step)),
    }
  })

/** A job server as it is when its program has just been started and the workers have come back. */
export const fresh = (at: number): Queue => ({
  startedAt: at,
  functions: mapValues(FUNCTIONS, ({ workers }) => ({ waiting: 0, running: 0, workers })),
})

function advanceFunction(before: JobFunction, job: string, server: string, gone: boolean, { at, seconds }: Step) {
  const { jobs, takesS, workers } = FUNCTIONS[job] ?? { jobs: 0, takesS: 1, workers: 1 }
  const coming = jobs * activity(at) * (1 + 0.15 * noise(at, `${server} ${job}`))
  if (gone) return { ...before, waiting: before.waiting + coming * seconds }
  const done = Math.min(workers / takesS, coming * CATCHES_UP)
  const waiting = Math.max(0, before.waiting + (coming - done) * seconds)
  const inHand = waiting > 1 ? workers : coming * takesS * (1 + 0.35 * flicker(at, `${server} ${job}`))
  return { waiting, running: Math.min(workers, Math.round(inHand)), workers }
}
