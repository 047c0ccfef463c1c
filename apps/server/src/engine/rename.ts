import { type Entry, type Memory, standingOf } from './memory.ts'

/** Checks of which the id is another one now: old and new. */
export type Renamed = readonly (readonly [string, string])[]

/** Gives all that is known of checks to their new ids. Pairs of which nothing is known, or that are taken, are left out. */
export function renameEntries(memory: Memory, renamed: Renamed): Renamed {
  const done: (readonly [string, string])[] = []
  for (const [from, to] of renamed) {
    const entry = memory.entries.get(from)
    if (entry === undefined || memory.entries.has(to)) continue
    memory.entries.delete(from)
    rename(entry, to)
    memory.entries.set(to, entry)
    done.push([from, to])
  }
  return done
}

/** The very entry: what waits to be stored or told goes on with it. */
function rename(entry: Entry, checkId: string): void {
  entry.state = { ...entry.state, checkId }
  entry.latest = entry.latest && { ...entry.latest, checkId }
  entry.answered = entry.answered && { ...entry.answered, checkId }
  entry.before = entry.before && { ...entry.before, checkId }
  entry.acknowledgement = entry.acknowledgement && { ...entry.acknowledgement, checkId }
  entry.incident = entry.incident && { ...entry.incident, checkId }
  entry.shown = standingOf(entry)
}
