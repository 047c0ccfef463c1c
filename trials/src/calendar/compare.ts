import { occurrenceAfter } from '@foretop/server/core/calendar.ts'

/** What somebody else says of a line of a crontab: when it comes due between two moments, in s since 1970. */
interface Row {
  readonly zone: string
  readonly line: string
  readonly from: number
  readonly to: number
  readonly due: readonly number[]
}

export interface Compared {
  readonly points: number
  /** Where we say something else, in words. */
  readonly different: readonly string[]
}

/** Holds when downtimes would begin against rows in JSON, one to a line. */
export function compare(text: string): Compared {
  let points = 0
  const different: string[] = []
  for (const json of text.trim().split('\n')) {
    // Written by our own script.
    const row = JSON.parse(json) as Row
    points += row.due.length
    const ours = beginsOf(row)
    const missing = row.due.filter((at) => !ours.includes(at))
    const more = ours.filter((at) => !row.due.includes(at))
    if (missing.length + more.length > 0)
      different.push(`${row.line} in ${row.zone}: not ${times(missing)}, but ${times(more)}`)
  }
  return { points, different }
}

function beginsOf({ zone, line: every, from, to }: Row): readonly number[] {
  const timing = { every, zone, forMs: 1_000, until: null }
  const found: number[] = []
  for (let at = from * 1_000 - 1; ; ) {
    const next = occurrenceAfter(timing, at)
    if (next === null || next.from >= to * 1_000) return found
    found.push(next.from / 1_000)
    at = next.from
  }
}

const times = (all: readonly number[]): string =>
  all.map((at) => new Date(at * 1_000).toISOString().slice(0, 16)).join(' ') || 'anything else'
