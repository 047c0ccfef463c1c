import type { Impact, Transition } from '@foretop/shared/model.ts'
import type { Changes, Snapshot, Summary } from '@foretop/shared/wire.ts'
import { sameSummary } from './same-summary.ts'

type Listener = () => void
/** All of the snapshot but what changes row by row. */
export type Site = Pick<
  Snapshot,
  'site' | 'notice' | 'version' | 'catalogueVersion' | 'groups' | 'troubles' | 'impacts' | 'may'
>

const EVENTS_KEPT = 50
const TRAIL_LENGTH = 60
const nowhere: Site = { site: '', version: '', catalogueVersion: '', groups: [], troubles: [], may: { operate: false } }

/**
 * The picture as this browser has it. What arrives waits until `flush`, so that all who look at one flush see the same;
 * an unchanged row keeps its identity, so that nothing is drawn for it.
 */
export class Table {
  #rows = new Map<string, Summary>()
  #site = nowhere
  #events: readonly Transition[] = []
  #seq: number | null = null
  #waiting: (Snapshot | Changes)[] = []
  #trails = new Map<string, readonly number[]>()
  #setRevision = 0
  #revision = 0
  readonly #byId = new Map<string, Set<Listener>>()
  readonly #any = new Set<Listener>()

  get rows(): ReadonlyMap<string, Summary> {
    return this.#rows
  }
  get site(): Site {
    return this.#site
  }
  /** Newest first. */
  get events(): readonly Transition[] {
    return this.#events
  }
  /** Rises with each flush that changed anything. */
  get revision(): number {
    return this.#revision
  }
  /** Rises when a check came, went, or changed its place. */
  get setRevision(): number {
    return this.#setRevision
  }

  /** Where the numbering stands; `null` before the first snapshot. */
  get seq(): number | null {
    return this.#seq
  }

  trailOf(id: string): readonly number[] | undefined {
    return this.#trails.get(id)
  }

  takeSnapshot(snapshot: Snapshot): void {
    this.#seq = snapshot.seq
    this.#waiting = [snapshot]
  }

  /** A picture kept from before: shown, but nothing can be counted on from it. */
  showOld(snapshot: Snapshot): void {
    this.takeSnapshot(snapshot)
    this.flush()
    this.#seq = null
  }

  /** False when something was missed: ask for a new snapshot. What is older than the picture is dropped. */
  takeChanges(changes: Changes): boolean {
    if (this.#seq === null || changes.seq > this.#seq + 1) return false
    if (changes.seq <= this.#seq) return true
    this.#seq = changes.seq
    this.#waiting.push(changes)
    return true
  }

  /** Shows a person's own action before the server confirms it. The server's next word on those rows replaces it. */
  guess(ids: readonly string[], patch: Partial<Summary>): void {
    // The patch goes onto the latest that is known.
    this.flush()
    const rows = ids.flatMap((id) => this.#rows.get(id) ?? [])
    if (rows.length === 0 || this.#seq === null) return
    const checks = rows.map((row) => ({ ...row, ...patch }))
    this.#waiting.push({ seq: this.#seq, checks, removed: [], events: [] })
    this.flush()
  }

  /** Applies what waited and tells those whose rows changed, then those who watch everything. */
  flush(): void {
    if (this.#waiting.length === 0) return
    const dirty = new Set<string>()
    for (const message of this.#waiting) this.#apply(message, dirty)
    this.#waiting = []
    this.#revision += 1
    for (const id of dirty) for (const listener of this.#byId.get(id) ?? []) listener()
    for (const listener of this.#any) listener()
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#any.add(listener)
    return () => this.#any.delete(listener)
  }

  subscribeTo(id: string, listener: Listener): () => void {
    const listeners = this.#byId.get(id) ?? new Set()
    this.#byId.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#byId.get(id) === listeners) this.#byId.delete(id)
    }
  }

  #apply(message: Snapshot | Changes, dirty: Set<string>): void {
    if ('site' in message) {
      const { site, notice = null, version, catalogueVersion, groups, troubles, impacts = {}, may } = message
      this.#site = { site, notice, version, catalogueVersion, groups, troubles, impacts, may }
      this.#setRevision += 1
      this.#events = message.events.toReversed()
      const present = new Set(message.checks.map((check) => check.id))
      for (const id of this.#rows.keys()) if (!present.has(id)) this.#remove(id, dirty)
    } else {
      for (const id of message.removed) this.#remove(id, dirty)
      if (message.troubles !== undefined) this.#site = { ...this.#site, troubles: message.troubles }
      if (message.impacts !== undefined)
        this.#site = { ...this.#site, impacts: merged(this.#site.impacts ?? {}, message.impacts) }
      if (message.catalogueVersion !== undefined)
        this.#site = { ...this.#site, catalogueVersion: message.catalogueVersion }
      if (message.notice !== undefined) this.#site = { ...this.#site, notice: message.notice }
      if (message.events.length > 0) {
        this.#events = [...message.events.toReversed(), ...this.#events].slice(0, EVENTS_KEPT)
      }
    }
    for (const check of message.checks) this.#put(check, dirty)
  }

  #put(check: Summary, dirty: Set<string>): void {
    const before = this.#rows.get(check.id)
    if (check.value !== null && check.checkedAt !== before?.checkedAt) {
      this.#trails.set(check.id, [...(this.#trails.get(check.id) ?? []).slice(1 - TRAIL_LENGTH), check.value.number])
    }
    if (before !== undefined && sameSummary(before, check)) return
    if (before === undefined || before.groups.join() !== check.groups.join()) this.#setRevision += 1
    this.#rows.set(check.id, check)
    dirty.add(check.id)
  }

  #remove(id: string, dirty: Set<string>): void {
    if (!this.#rows.delete(id)) return
    this.#trails.delete(id)
    this.#setRevision += 1
    dirty.add(id)
  }
}

const merged = (
  before: NonNullable<Snapshot['impacts']>,
  changes: NonNullable<Changes['impacts']>,
): NonNullable<Snapshot['impacts']> =>
  Object.fromEntries(
    Object.entries({ ...before, ...changes }).filter((pair): pair is [string, Impact] => pair[1] !== null),
  )
