import { REPORTER_TOKEN } from './configuration/wiring.ts'
import { CRONS, type Cron, FAILING, HANGING } from './world/crons.ts'
import { has, machineHealth } from './world/health.ts'
import { namesOf } from './world/machines.ts'
import type { World } from './world/world.ts'

const MINUTE_MS = 60_000
const PATIENCE_MS = 10_000

/** The crontabs of the dispatchers, whose jobs ping the wall. */
export interface Crontabs extends Disposable {
  /** Something is broken or mended: whoever is concerned runs at once. */
  wake(): void
}

interface Job {
  readonly host: string
  readonly cron: Cron
  timer: NodeJS.Timeout | undefined
  /** Set while it runs. */
  run: NodeJS.Timeout | undefined
}

/**
 * Runs every job at its minutes, and once at the start. As lines of crontabs do it, a job pings with what it printed and
 * its exit status, and knows nothing of what becomes of that. Its machine must be well, or nothing of it runs.
 */
export function startCrontabs(ask: () => World, wall: string): Crontabs {
  const ended = new AbortController()
  const jobs = namesOf('dispatcher').flatMap((host) =>
    CRONS.map((cron): Job => ({ host, cron, timer: undefined, run: undefined })),
  )
  const ping = ({ host, cron }: Job, what: string, log: readonly string[] = []) => {
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS)])
    const sent = log.length === 0 ? {} : { method: 'POST', body: `${log.join('\n')}\n` }
    fetch(`${wall}/ping/${REPORTER_TOKEN}/${host}-${cron.name}${what}`, { ...sent, signal })
      .then((response) => response.text())
      .catch(() => {}) // as curl -fsS in a crontab: the next one comes by itself
  }
  const isWell = ({ host }: Job) => machineHealth(ask(), host) === 'open'
  const end = (job: Job) => {
    job.run = undefined
    if (!isWell(job)) return
    const { cron, host } = job
    if (cron.tells === 'success') ping(job, '')
    else if (has(ask(), host, 'crons') && cron.name === FAILING.name) ping(job, `/${FAILING.exit}`, FAILING.log)
    else ping(job, '/0', cron.log)
  }
  const begin = (job: Job) => {
    const { cron, host } = job
    const everyMs = cron.everyMinutes * MINUTE_MS
    clearTimeout(job.timer)
    job.timer = setTimeout(begin, everyMs - (Date.now() % everyMs), job)
    // It has a lock, as such jobs should.
    if (!isWell(job) || job.run !== undefined) return
    if (cron.tells === 'both') ping(job, '/start')
    const hangs = has(ask(), host, 'crons') && cron.name === HANGING
    job.run = setTimeout(hangs ? () => {} : end, cron.takesMs, job)
  }
  const conditionOf = (host: string) => `${machineHealth(ask(), host)} ${has(ask(), host, 'crons')}`
  const known = new Map(namesOf('dispatcher').map((host) => [host, conditionOf(host)]))
  for (const job of jobs) begin(job)
  return {
    wake() {
      for (const [host, condition] of known) {
        const now = conditionOf(host)
        if (now === condition) continue
        known.set(host, now)
        for (const job of jobs.filter((job) => job.host === host)) {
          clearTimeout(job.run)
          job.run = undefined
          begin(job)
        }
      }
    },
    [Symbol.dispose]() {
      for (const { timer, run } of jobs) for (const one of [timer, run]) clearTimeout(one)
      ended.abort()
    },
  }
}
