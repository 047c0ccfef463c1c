import type { PolledCheck } from './polled.ts'

/** Ids that a text names at most. */
const MOST_NAMED = 5
/** A look that takes longer is no longer waited for: the next one is tried beside it. */
const TRIAL_MS = 10_000
/** A thread that stood still again after so long has another reason. */
const FORGET_MS = 3_600_000

interface HeldBack {
  check: PolledCheck
  /** When it is next said that it was not looked at, monotonic ms. */
  saidAt: number
}

/**
 * Which check makes a thread stand still. Whoever it is was being looked at each time, so all that were are held back
 * and tried one by one; whoever is the only one that was there twice is kept off until it is another one.
 */
export class Suspicion {
  /** Suspected within the last hour, also those that did well when they were tried, and when. */
  readonly #known = new Map<string, number>()
  readonly #held = new Map<string, HeldBack>()
  readonly #off = new Set<string>()
  #tried: { readonly id: string; readonly at: number } | null = null

  /** These were being looked at when the thread stood still. */
  accuse(checks: readonly PolledCheck[], now: number): void {
    for (const [id, at] of this.#known) if (now - at > FORGET_MS) this.#known.delete(id)
    const again = checks.filter(({ id }) => this.#known.has(id))
    const suspects = again.length > 0 ? again : checks
    if (again.length > 0) this.#known.clear()
    const latest = this.#tried?.id
    this.#tried = null
    // Whoever was tried last is tried first, and now alone.
    for (const check of suspects.toSorted((a, b) => Number(b.id === latest) - Number(a.id === latest))) {
      this.#known.set(check.id, now)
      this.#held.set(check.id, { check, saidAt: now })
      if (again.length === 1) this.#off.add(check.id)
    }
  }

  /** The next one to be tried, when none is. */
  release(now: number): PolledCheck | null {
    if (this.#tried !== null && now - this.#tried.at < TRIAL_MS) return null
    const next = [...this.#held.values()].find(({ check }) => !this.#off.has(check.id))
    if (next === undefined) return null
    this.#held.delete(next.check.id)
    this.#tried = { id: next.check.id, at: now }
    return next.check
  }

  /** It was looked at and the thread goes on. */
  passed(id: string): void {
    if (this.#tried?.id === id) this.#tried = null
  }

  /** It left the configuration, or is another one now. */
  forget(id: string): void {
    this.#known.delete(id)
    this.#held.delete(id)
    this.#off.delete(id)
    this.passed(id)
  }

  isHeld(id: string): boolean {
    return this.#held.has(id)
  }

  /** Those that are held back, in words; `null`: none is. */
  get held(): string | null {
    return this.#held.size === 0 ? null : `${named([...this.#held.keys()])} held back until tried alone`
  }

  /** Those that are kept off, in words. */
  get off(): string | null {
    const what = 'kept off until its configuration changes or the next start'
    return this.#off.size === 0 ? null : `${named([...this.#off])} is ${what}`
  }

  /** Those of whose rhythm it is time to say that they are not looked at. */
  takeDue(now: number): readonly PolledCheck[] {
    const due = [...this.#held.values()].filter(({ check, saidAt }) => now - saidAt >= check.everyMs)
    for (const one of due) one.saidAt = now
    return due.map(({ check }) => check)
  }
}

function named(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED
  return `${ids.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
