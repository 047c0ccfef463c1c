import { monotonicMs } from '../../monotonic.ts'
import type { Process } from '../../protocol/machine/ps.ts'
import type { Group } from './group.ts'

/** Ages are told in whole seconds, and not in the moment when they are read. */
const TOLERANCE_S = 2

interface Before {
  readonly atMs: number
  readonly members: ReadonlyMap<number, Process>
}

export interface Since {
  /** How many of those that ran at the last look are gone and have another in their place; `null`: the first look. */
  readonly restarts: number | null
  /** Processor time of all of them since the first look, ms, also of those that are gone; `null`: not told here. */
  readonly usedMs: number | null
}

/** What one check remembers of its groups from look to look. Made for `keep`. */
export class SinceLast implements Disposable {
  readonly #before = new Map<string, Before>()
  readonly #usedMs = new Map<string, number>()

  of({ name, members }: Group, atMs = monotonicMs()): Since {
    const before = this.#before.get(name)
    const now = new Map(members.map((process) => [process.pid, process]))
    this.#before.set(name, { atMs, members: now })
    const sinceS = before === undefined ? 0 : (atMs - before.atMs) / 1_000
    const known = (process: Process): Process | undefined => {
      const earlier = before?.members.get(process.pid)
      return earlier !== undefined && isSame(earlier, process, sinceS) ? earlier : undefined
    }
    const stayed = members.filter((process) => known(process) !== undefined).length
    const used = members.map(({ usedS }) => usedS)
    const added = members.reduce(
      (sum, each) => sum + grown(known(each), each, before === undefined ? 0 : sinceS + TOLERANCE_S),
      0,
    )
    this.#usedMs.set(name, (this.#usedMs.get(name) ?? 0) + 1_000 * added)
    return {
      restarts: before === undefined ? null : Math.min(before.members.size - stayed, members.length - stayed),
      usedMs: used.includes(null) ? null : (this.#usedMs.get(name) ?? 0),
    }
  }

  [Symbol.dispose](): void {
    this.#before.clear()
  }
}

/** A number is given to another process some time; one whose age says that it began since then is another. */
function isSame(earlier: Process, later: Process, sinceS: number): boolean {
  if (earlier.ageS === null || later.ageS === null) return earlier.title === later.title || earlier.name === later.name
  // Where the clock was set, an age may have become less for another reason.
  return later.ageS >= earlier.ageS || later.ageS > sinceS + TOLERANCE_S
}

/** Who began since the last look has used all of it since then; what others had used before is not known to be new. */
function grown(earlier: Process | undefined, later: Process, youngS: number): number {
  if (later.usedS === null) return 0
  if (earlier === undefined) return youngS > 0 && (later.ageS ?? 0) <= youngS ? later.usedS : 0
  return Math.max(0, later.usedS - (earlier.usedS ?? later.usedS))
}
