import type { Quiet } from '@foretop/shared/model.ts'
import { finder } from '../core/meant.ts'
import { awaitsTrouble, begunByTrouble } from '../core/quiet.ts'
import { isProblem } from '../core/severity.ts'
import type { IsExplained } from './explained.ts'
import { isBlocked } from './explained.ts'
import type { Entry, Memory } from './memory.ts'
import { isExpectedOf } from './planned.ts'

interface Parts {
  readonly memory: Pick<Memory, 'entries' | 'quiets'>
  readonly isExplained: IsExplained
  readonly now: () => number
}

/** Downtimes that wait for the first trouble in their window. Another check's, and so an outage of our own, begins none. */
export interface Awaiting {
  /** Those that trouble of these, which begins now, begins. */
  begunBy(entries: readonly Entry[]): readonly Quiet[]
  /** Those that earlier trouble begins, of which it is known by now that nothing else explains it. */
  begunLate(): readonly Quiet[]
  /** After a start, or with another plan: what is explained now may be its own later. */
  refit(): void
}

export function createAwaiting({ memory, isExplained, now }: Parts): Awaiting {
  /** In trouble that something else explains, or may explain. */
  let explained = new Set<Entry>()
  const waiting = (at: number) => [...memory.quiets.values()].filter((quiet) => awaitsTrouble(quiet, at))

  const begunOf = (entries: readonly Entry[], openedAt: (entry: Entry) => number): readonly Quiet[] => {
    const at = now()
    const quiets = waiting(at)
    if (quiets.length === 0) return []
    const meant = finder(entries.map((entry) => ({ ...entry.check, entry })))
    const begun = quiets.filter(({ match, expect, from }) => {
      const concerned = [...meant(match)].map(({ entry }) => entry).filter((entry) => openedAt(entry) >= from)
      const own = concerned.filter((entry) => !isExplained(entry))
      for (const entry of new Set(concerned).difference(new Set(own))) explained.add(entry)
      return own.some((entry) => expect === null || isExpectedOf(entry, expect))
    })
    return begun.map((quiet) => begunByTrouble(quiet, at))
  }

  return {
    begunBy: (entries) => begunOf(entries, () => Number.POSITIVE_INFINITY),
    begunLate() {
      if (explained.size === 0) return []
      const before = [...explained].filter(
        (entry) => memory.entries.get(entry.check.id) === entry && isProblem(entry.state.status),
      )
      explained = new Set()
      return begunOf(before, ({ incident }) => incident?.openedAt ?? now())
    },
    refit() {
      if (waiting(now()).length === 0) return
      for (const entry of memory.entries.values())
        if (isProblem(entry.state.status) && isBlocked(entry)) explained.add(entry)
    },
  }
}
