import type { Clock } from './clock.ts'
import { hash } from './hash.ts'

export interface Scheduled {
  readonly id: string
  readonly host: string
  readonly everyMs: number
}

export interface Limits {
  readonly running: number
  readonly runningPerHost: number
}

/** Every new check is looked at within this time, spread over it. */
const FIRST_WITHIN_MS = 5_000

interface Entry<C extends Scheduled> {
  check: C
  /** When the next start is due on the grid, monotonic ms. */
  due: number
  /** When its timer fires: on the grid, or sooner. */
  at: number
  timer: Disposable | null
  running: boolean
  /** Due time of a start that waits for a slot. */
  waitingSince: number | null
  /** Asked for while it was running. */
  again: number | null
}

/**
 * When each check is looked at: on a fixed grid that begins at hash(id) mod every, and once soon after it is new or another; never two looks of one check at once,
 * bounded in all and per host. A start that still waits for a slot when the next is due is skipped and counted.
 */
export class Schedule<C extends Scheduled> {
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #look: (check: C, lateMs: number) => Promise<void>
  readonly #entries = new Map<string, Entry<C>>()
  readonly #runningOn = new Map<string, number>()
  readonly #waiting = new Set<Entry<C>>()
  #running = 0
  #skipped = 0

  constructor(clock: Clock, limits: Limits, look: (check: C, lateMs: number) => Promise<void>) {
    this.#clock = clock
    this.#limits = limits
    this.#look = look
  }

  get running(): number {
    return this.#running
  }

  /** How many starts were skipped since this was last asked. */
  takeSkipped(): number {
    const skipped = this.#skipped
    this.#skipped = 0
    return skipped
  }

  /** Adds a check, or replaces it by what it has become: with the same rhythm, it stays on its grid. */
  set(check: C): void {
    const known = this.#entries.get(check.id)
    if (known !== undefined && known.check.everyMs === check.everyMs) known.check = check
    else this.#add(check)
    // What is looked at once an hour must not stay unseen as it is for an hour.
    if (check.everyMs > FIRST_WITHIN_MS) this.sooner(check.id, hash(check.id) % FIRST_WITHIN_MS)
  }

  #add(check: C): void {
    this.remove(check.id)
    const entry = { check, due: 0, at: 0, timer: null, running: false, waitingSince: null, again: null }
    this.#entries.set(check.id, entry)
    this.#arm(entry, this.#clock.now() + (hash(check.id) % check.everyMs))
  }

  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    this.#waiting.delete(entry)
    entry.timer?.[Symbol.dispose]()
  }

  /** Looks in `inMs` if it would not be looked at before; the grid stays where it is. */
  sooner(id: string, inMs: number): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const at = this.#clock.now() + inMs
    if (entry.running) entry.again = Math.min(at, entry.again ?? at)
    else if (entry.waitingSince === null && at < entry.at) this.#timer(entry, at)
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id)
  }

  #arm(entry: Entry<C>, due: number): void {
    entry.due = due
    this.#timer(entry, due)
  }

  #timer(entry: Entry<C>, at: number): void {
    entry.timer?.[Symbol.dispose]()
    entry.at = at
    entry.timer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#fire(entry, at))
  }

  #fire(entry: Entry<C>, due: number): void {
    const now = this.#clock.now()
    const { everyMs } = entry.check
    // The grid goes on from where it was, however late this timer is; whole steps that were missed are skipped.
    if (due >= entry.due) {
      // Timers may fire a fraction of a millisecond early.
      const missed = Math.max(0, Math.floor((now - entry.due) / everyMs))
      this.#skipped += missed
      entry.due += (missed + 1) * everyMs
    }
    this.#timer(entry, entry.due)
    if (entry.running || entry.waitingSince !== null) {
      this.#skipped += 1
      return
    }
    entry.waitingSince = due
    this.#waiting.add(entry)
    this.#startWaiting()
  }

  #startWaiting(): void {
    for (const entry of this.#waiting) {
      if (this.#running >= this.#limits.running) return
      if ((this.#runningOn.get(entry.check.host) ?? 0) < this.#limits.runningPerHost) this.#start(entry)
    }
  }

  #start(entry: Entry<C>): void {
    const { check } = entry
    this.#waiting.delete(entry)
    const lateMs = Math.max(0, this.#clock.now() - (entry.waitingSince ?? this.#clock.now()))
    entry.waitingSince = null
    entry.running = true
    this.#count(check.host, 1)
    this.#look(check, lateMs).finally(() => {
      entry.running = false
      this.#count(check.host, -1)
      const { again } = entry
      entry.again = null
      if (again !== null && this.#entries.get(check.id) === entry && again < entry.due) this.#timer(entry, again)
      this.#startWaiting()
    })
  }

  #count(host: string, by: 1 | -1): void {
    this.#running += by
    const on = (this.#runningOn.get(host) ?? 0) + by
    if (on === 0) this.#runningOn.delete(host)
    else this.#runningOn.set(host, on)
  }
}
