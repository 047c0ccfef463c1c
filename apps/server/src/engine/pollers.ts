import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { hash } from './hash.ts'
import type { FromPoller, Look, PolledCheck, ToPoller } from './polled.ts'

const RESTART_MS = 1_000
const SILENT_MS = 5_000
const DEATHS_A_MINUTE = 3
const STOP_MS = 3_000

export interface PollerVitals {
  readonly name: string
  readonly alive: boolean
  /** Longest time its loop stood still in the last second, ms. */
  readonly lagMs: number
  readonly checks: number
  /** Why it cannot be trusted, or `null`. */
  readonly trouble: string | null
}

export interface Pollers {
  /** Replaces the plan: only what differs is sent. */
  plan(checks: readonly PolledCheck[], secrets: readonly string[]): void
  sooner(check: { readonly id: string; readonly host: string }, inMs: number): void
  vitals(): readonly PollerVitals[]
  /** Starts skipped so far for want of a slot. */
  skipped(): number
  /** Running looks are aborted and discarded. */
  stop(): Promise<void>
}

interface Events {
  readonly onLooks: (looks: readonly Look[]) => void
  readonly onTrouble: (text: string) => void
}

/** Cores − 1, at least 1, at most 4: main needs one. */
const defaultCount = (): number => Math.min(4, Math.max(1, availableParallelism() - 1))

/** The threads that look. A check belongs to the one its host hashes to, so limits per host need no talk between them. */
export function startPollers(events: Events, count = defaultCount()): Pollers {
  const pollers = Array.from({ length: count }, (_, index) => new Poller(`poller-${index + 1}`, events))
  const ownerOf = (host: string): Poller => {
    const owner = pollers[hash(host) % count]
    if (owner === undefined) throw new Error('there is at least one poller')
    return owner
  }
  return {
    plan(checks, secrets) {
      const shares = new Map(pollers.map((poller) => [poller, [] as PolledCheck[]]))
      for (const check of checks) shares.get(ownerOf(check.host))?.push(check)
      for (const [poller, share] of shares) poller.plan(share, secrets)
    },
    sooner: ({ id, host }, inMs) => ownerOf(host).sooner(id, inMs),
    vitals: () => pollers.map((poller) => poller.vitals()),
    skipped: () => pollers.reduce((sum, poller) => sum + poller.skipped, 0),
    stop: async () => void (await Promise.all(pollers.map((poller) => poller.stop()))),
  }
}

class Poller {
  readonly #name: string
  readonly #events: Events
  #worker: Worker
  #checks = new Map<string, PolledCheck>()
  #secrets: readonly string[] = []
  #soon: { id: string; inMs: number }[] = []
  #lagMs = 0
  #heardAt = performance.now()
  #deaths: number[] = []
  #alive = true
  #restart: NodeJS.Timeout | null = null
  #stopping: PromiseWithResolvers<void> | null = null
  skipped = 0

  constructor(name: string, events: Events) {
    this.#name = name
    this.#events = events
    this.#worker = this.#spawn()
  }

  plan(checks: readonly PolledCheck[], secrets: readonly string[]): void {
    this.#secrets = secrets
    this.#post({ type: 'secrets', secrets })
    const next = new Map(checks.map((check) => [check.id, check]))
    const set = checks.filter((check) => this.#checks.get(check.id)?.revision !== check.revision)
    const remove = [...this.#checks.keys()].filter((id) => !next.has(id))
    this.#checks = next
    if (set.length > 0 || remove.length > 0) this.#post({ type: 'plan', set, remove })
  }

  sooner(id: string, inMs: number): void {
    // Gathered: a message costs more than what is in it.
    if (this.#soon.length === 0)
      queueMicrotask(() => {
        this.#post({ type: 'sooner', checks: this.#soon })
        this.#soon = []
      })
    this.#soon.push({ id, inMs })
  }

  vitals(): PollerVitals {
    const silentMs = performance.now() - this.#heardAt
    const deaths = this.#deaths.filter((at) => at > performance.now() - 60_000).length
    let trouble: string | null = null
    if (deaths >= DEATHS_A_MINUTE) trouble = `${this.#name} died ${deaths} times in a minute`
    else if (silentMs > SILENT_MS) trouble = `${this.#name} has been silent for ${Math.round(silentMs / 1_000)} s`
    return { name: this.#name, alive: this.#alive, lagMs: this.#lagMs, checks: this.#checks.size, trouble }
  }

  async stop(): Promise<void> {
    if (this.#restart !== null) clearTimeout(this.#restart)
    this.#stopping = Promise.withResolvers<void>()
    if (!this.#alive) return
    this.#post({ type: 'stop' })
    const late = setTimeout(() => this.#stopping?.resolve(), STOP_MS)
    await this.#stopping.promise
    clearTimeout(late)
    await this.#worker.terminate()
  }

  #spawn(): Worker {
    const worker = new Worker(new URL('./poller.ts', import.meta.url), { name: this.#name })
    this.#alive = true
    this.#heardAt = performance.now()
    worker.on('message', (message: FromPoller) => this.#hear(message))
    worker.on('error', (error) => this.#events.onTrouble(`${this.#name} died: ${error.stack ?? error}`))
    worker.on('exit', () => this.#gone())
    return worker
  }

  #hear(message: FromPoller): void {
    this.#heardAt = performance.now()
    switch (message.type) {
      case 'looks':
        this.#events.onLooks(message.looks)
        this.#post({ type: 'taken' })
        return
      case 'pulse':
        this.#lagMs = message.lagMs
        this.skipped += message.skipped
        return
      case 'stopped':
        this.#stopping?.resolve()
    }
  }

  #gone(): void {
    this.#alive = false
    if (this.#stopping !== null) {
      this.#stopping.resolve()
      return
    }
    this.#deaths = [...this.#deaths.slice(-DEATHS_A_MINUTE), performance.now()]
    this.#restart = setTimeout(() => {
      this.#worker = this.#spawn()
      this.#post({ type: 'secrets', secrets: this.#secrets })
      this.#post({ type: 'plan', set: [...this.#checks.values()], remove: [] })
    }, RESTART_MS)
  }

  #post(message: ToPoller): void {
    if (this.#alive) this.#worker.postMessage(message)
  }
}
