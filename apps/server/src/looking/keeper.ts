import { exhaustionIn } from '@foretop/probes/protocol/exhaustion.ts'
import type { Details, Recorded } from '@foretop/shared/model.ts'
import { Ailments } from './ailments.ts'
import type { Ears, Hire, Hired } from './hire.ts'
import { inTime } from './in-time.ts'
import type { Look, Surroundings, WorkerVitals } from './looker.ts'
import type { FromPoller, PolledCheck, ToPoller } from './polled.ts'
import { nothing } from './recordings.ts'
import type { Rhythm } from './rhythm.ts'
import type { Limits } from './schedule.ts'
import { Suspicion } from './suspicion.ts'
import { Tickets } from './tickets.ts'
import { Underway } from './underway.ts'
import { unseen } from './unseen.ts'

const STOP_MS = 3_000
const END_MS = 2_000

interface KeeperParts {
  readonly name: string
  readonly events: Pick<Surroundings, 'onLooks' | 'onTrouble' | 'known'>
  readonly hire: Hire
  /** Looks that may be under way at once. */
  readonly limits: Limits
  readonly rhythm: Rhythm
}

/** What changes for one thread. */
export interface Share {
  readonly set: readonly PolledCheck[]
  readonly remove: readonly string[]
}

/** Keeps one thread or process that looks: alive, heard of, and with its share of the plan. */
export class Keeper {
  readonly #parts: KeeperParts
  readonly #underway = new Underway()
  readonly #suspicion = new Suspicion()
  #worker: Hired
  readonly #checks = new Map<string, PolledCheck>()
  /** When each was last heard of, monotonic ms. */
  readonly #seenAt = new Map<string, number>()
  #secrets: readonly string[] = []
  #soon: { id: string; inMs: number }[] = []
  #lagMs = 0
  /** Time without a word in which main ran. */
  #silentMs = 0
  #heard = false
  /** Why it was ended. */
  #sentence: string | null = null
  #troubledSince: number | null = null
  readonly #ailments: Ailments
  #alive = true
  #restart: NodeJS.Timeout | null = null
  #stopping: PromiseWithResolvers<void> | null = null
  #batches = 0
  /** Who waits for what it records. */
  readonly #recordings = new Tickets()
  skipped = 0

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#ailments = new Ailments(parts.name)
    this.#worker = this.#spawn()
  }

  plan({ set, remove }: Share, secrets: readonly string[]): void {
    this.#secrets = secrets
    this.#post({ type: 'secrets', secrets })
    for (const id of [...remove, ...set.map((check) => check.id)]) this.#suspicion.forget(id)
    for (const id of remove) {
      this.#underway.remove(id)
      this.#seenAt.delete(id)
      this.#checks.delete(id)
    }
    for (const check of set) this.#checks.set(check.id, check)
    if (set.length > 0 || remove.length > 0) this.#plan(set, remove)
  }

  /** Main ran for so long. */
  beat(ranMs: number): void {
    if (this.#stopping !== null) return
    const now = performance.now()
    const held = this.#suspicion.takeDue(now)
    if (held.length > 0) this.#handOver(held.map((check) => unseen(check, `${this.#name} stands still on it`)))
    if (!this.#alive) return
    this.#silentMs += ranMs
    const { endedMs, bornMs } = this.#parts.rhythm
    if (this.#silentMs >= (this.#heard ? endedMs : bornMs)) this.#end()
    else this.#tryNext()
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

  /** Never rejects; of one that dies or stands still nothing is heard, which is the caller's to notice in time. */
  record(id: string, details: Details): Promise<Recorded> {
    if (!this.#alive) return Promise.resolve(nothing(`${this.#name} does not run`))
    const { ticket, recorded } = this.#recordings.draw()
    this.#post({ type: 'record', wanted: { ticket, id, details } })
    return recorded
  }

  vitals(): WorkerVitals {
    const { troubledMs, bornMs } = this.#parts.rhythm
    const silentMs = this.#silentMs > (this.#heard ? troubledMs : bornMs) ? this.#silentMs : null
    const trouble = this.#ailments.worst({ silentMs, suspicion: this.#suspicion, at: performance.now() })
    const troubledSince = trouble === null ? null : (this.#troubledSince ?? Math.round(Date.now() - this.#silentMs))
    this.#troubledSince = troubledSince
    const blind = this.#ailments.unborn !== null || silentMs !== null || this.#suspicion.held !== null
    const own = { name: this.#name, alive: this.#alive, lagMs: this.#lagMs, checks: this.#checks.size }
    return { ...own, blind, trouble, troubledSince }
  }

  async stop(): Promise<void> {
    if (this.#restart !== null) clearTimeout(this.#restart)
    this.#stopping = Promise.withResolvers<void>()
    if (!this.#alive) return
    this.#post({ type: 'stop' })
    await inTime(STOP_MS, this.#stopping.promise)
    // One of its threads may hang in the kernel, and it with that.
    await inTime(END_MS, this.#worker.end())
  }

  get #name() {
    return this.#parts.name
  }

  get #events() {
    return this.#parts.events
  }

  #handOver(looks: readonly Look[]): void {
    this.#batches += 1
    this.#events.onLooks({ from: this.#name, number: this.#batches, looks })
  }

  #spawn(): Hired {
    const { name, hire, limits } = this.#parts
    let cause = 'it ended by itself'
    const ears: Ears = {
      hear: (message) => this.#hear(message),
      failed: (error) => {
        cause = error instanceof Error ? error.message : String(error)
        this.#events.onTrouble(`${name} died: ${error instanceof Error ? error.stack : error}`)
      },
      unborn: (error) => this.#unborn(error),
      gone: () => this.#gone(cause),
    }
    const worker = hire({ name, underway: this.#underway.bytes, limits }, ears)
    this.#alive = true
    this.#silentMs = 0
    this.#heard = false
    return worker
  }

  #hear(message: FromPoller): void {
    this.#silentMs = 0
    this.#heard = true
    this.#ailments.unborn = null
    switch (message.type) {
      case 'looks':
        for (const { observation } of message.looks) {
          // One that left the plan may still have been under way.
          if (this.#checks.has(observation.checkId)) this.#seenAt.set(observation.checkId, performance.now())
          this.#suspicion.passed(observation.checkId)
        }
        this.#handOver(message.looks)
        this.#post({ type: 'taken' })
        return
      case 'pulse':
        this.#lagMs = message.lagMs
        this.skipped += message.skipped
        this.#ailments.said = message.trouble
        return
      case 'underway':
        this.#underway.bytes[message.place] = message.is
        return
      case 'recorded':
        this.#recordings.take(message.ticket, message.recorded)
        return
      case 'stray':
        this.#events.onTrouble(`${this.#name}: an error that nobody waited for: ${message.text}`)
        return
      case 'stopped':
        this.#stopping?.resolve()
    }
  }

  /** It stands still: only from outside can it be ended. */
  #end(): void {
    this.#sentence = `${this.#name} stood still for ${Math.round(this.#silentMs / 1_000)} s and was ended`
    this.#events.onTrouble(this.#sentence)
    this.#silentMs = 0
    void this.#worker.end()
  }

  #gone(cause: string): void {
    this.#alive = false
    this.#recordings.end(`${this.#name} died meanwhile: ${this.#sentence ?? cause}`)
    if (this.#stopping !== null) {
      this.#stopping.resolve()
      return
    }
    const now = performance.now()
    const underway = this.#underway.take().flatMap((id) => this.#checks.get(id) ?? [])
    const text = this.#sentence ?? `${this.#name} died: ${cause}`
    if (this.#sentence !== null) {
      this.#suspicion.accuse(underway, now)
      this.#ailments.stoodStill(this.#sentence, now)
    }
    this.#sentence = null
    this.#ailments.said = null
    for (const { id } of underway) this.#seenAt.set(id, now)
    if (underway.length > 0) this.#handOver(underway.map((check) => unseen(check, text)))
    this.#ailments.died(now)
    if (this.#ailments.diesTooOften(now)) this.#restart = setTimeout(() => this.#begin(), this.#parts.rhythm.restartMs)
    else this.#begin()
  }

  /** Another thread, with all that the one before had; what was due meanwhile is looked at as soon as it can. */
  #begin(): void {
    try {
      this.#worker = this.#spawn()
    } catch (error) {
      this.#tryLater(error)
      return
    }
    this.#post({ type: 'secrets', secrets: this.#secrets })
    this.#plan(
      [...this.#checks.values()].filter(({ id }) => !this.#suspicion.isHeld(id)),
      [],
    )
    const now = performance.now()
    for (const { id, everyMs } of this.#checks.values()) {
      const seenAt = this.#seenAt.get(id)
      if (seenAt !== undefined) this.sooner(id, Math.max(0, seenAt + everyMs - now))
    }
  }

  #unborn(error: unknown): void {
    this.#alive = false
    if (this.#stopping === null) this.#tryLater(error)
    else this.#stopping.resolve()
  }

  /** Threads or memory are used up, which passes; main goes on. */
  #tryLater(error: unknown): void {
    const why = exhaustionIn(error) ?? (error instanceof Error ? error.message : String(error))
    if (this.#ailments.unborn === null) this.#events.onTrouble(`${this.#name} could not be started: ${why}`)
    this.#ailments.unborn = why
    this.#restart = setTimeout(() => this.#begin(), this.#parts.rhythm.restartMs)
  }

  #tryNext(): void {
    const next = this.#heard ? this.#suspicion.release(performance.now()) : null
    if (next === null) return
    this.#plan([next], [])
    this.sooner(next.id, 0)
  }

  #plan(set: readonly PolledCheck[], remove: readonly string[]): void {
    this.#post({
      type: 'plan',
      set: set.map((check) => ({
        ...check,
        place: this.#underway.placeOf(check.id),
        keepsake: this.#keepsakeOf(check),
      })),
      remove,
    })
  }

  /** That of the plan in force: a thread may be told of a check that is another by now. */
  #keepsakeOf({ id, revision }: PolledCheck): string | null {
    const known = this.#events.known(id)
    return known?.check.revision === revision ? known.keepsake : null
  }

  #post(message: ToPoller): void {
    if (this.#alive) this.#worker.post(message)
  }
}
