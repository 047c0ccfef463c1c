import { activity, noise } from '../../curve.ts'
import { namesOf } from '../../world/machines.ts'
import type { World } from '../../world/world.ts'
import type { Row } from '../mysql.ts'

interface FunctionPlan {
  readonly name: string
  /** Waiting and running at the busiest hour, and how many come a second. */
  readonly waiting: number
  readonly running: number
  readonly comes: number
}

const FUNCTIONS: readonly FunctionPlan[] = [
  { name: 'Site::Worker::SendMail', waiting: 6, running: 4, comes: 1.4 },
  { name: 'Site::Worker::FireEvent', waiting: 14, running: 7, comes: 2.2 },
  { name: 'Site::Worker::XPost', waiting: 3, running: 2, comes: 0.3 },
  { name: 'Site::Worker::ImportComments', waiting: 1, running: 3, comes: 0.05 },
]
const WAITS_S = 4

/** Where the tables of TheSchwartz are. */
export const SCHWARTZ = { host: 'dfw-db01', database: 'dw_schwartz' } as const

export const functionIds = (): readonly Row[] =>
  FUNCTIONS.map(({ name }, index) => ({ funcid: index + 1, funcname: name }))

/** With all workers gone nothing runs, and what comes waits. */
export function waitingJobs({ at, broken }: World): readonly Row[] {
  const gone = broken.filter(({ fault }) => fault === 'workers-gone')
  const since = gone.length < namesOf('jobs').length ? null : Math.max(...gone.map(({ since }) => since))
  const now = Math.floor(at / 1_000)
  return FUNCTIONS.map(({ name, waiting, running, comes }, index) => {
    const usual = activity(at) * (1 + 0.3 * noise(at * 20, name))
    const standsS = since === null ? 0 : (at - since) / 1_000
    return {
      ...{ funcid: index + 1, now, waiting: Math.round(waiting * usual + standsS * comes) },
      ...{ running: since === null ? Math.round(running * usual) : 0, scheduled: 2 },
      oldest: now - Math.round(WAITS_S + standsS),
    }
  })
}

export function endedJobs(): readonly Row[] {
  return FUNCTIONS.map(({ comes }, index) => ({ funcid: index + 1, ended: Math.round(comes * 900), failed: 0 }))
}
