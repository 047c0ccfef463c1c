import type { DatabaseSync } from 'node:sqlite'
import { transitionSchema } from '@foretop/shared/model/state.ts'
import type { Transition } from '@foretop/shared/model.ts'
import type { Reader, SqlRow } from './rows.ts'
import { createTable } from './table.ts'
import type { Write } from './write.ts'

export interface EventFilter {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  /** With `checkIds`: only events with this `seq` or a greater one. */
  readonly from?: number
  /** Only events of these checks; absent: of all. */
  readonly checkIds?: readonly string[]
  /** With `checkIds`: also events of these silences and downtimes. */
  readonly quietIds?: readonly string[]
}

type Recorded = NonNullable<Write['transitions']>[number]

/** Transitions, as they are stored and read. */
export interface Events {
  readonly insert: (transition: Recorded) => void
  /** Newest first. */
  readonly list: (filter: EventFilter) => readonly Transition[]
}

/** One statement per filter: a condition that may be off would defeat the indexes. */
export function createEvents(database: DatabaseSync, reader: Reader): Events {
  const table = createTable(database, 'transitions', transitionSchema)
  const insert = table.insert('INSERT')
  const select = 'SELECT * FROM transitions'
  const all = database.prepare(`${select} WHERE seq < ? ORDER BY seq DESC LIMIT ?`)
  // Sorts numbers only, read from the index alone; the rows are fetched for those that remain.
  const some = database.prepare(
    `${select} WHERE seq IN (
       SELECT seq FROM transitions INDEXED BY transitions_of_check
       WHERE check_id IN (SELECT value FROM json_each(?)) AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?
     ) ORDER BY seq DESC`,
  )
  const transitionOf = (row: SqlRow): Transition => {
    const stored = table.of(row)
    return { ...stored, checkId: checkIdOf(stored.checkId) }
  }
  return {
    insert({ quietId, ...transition }) {
      const ofMany = transition.checkId === '' && quietId !== undefined
      insert(ofMany ? { ...transition, checkId: subjectOf(quietId) } : transition)
    },
    list({ limit, before = Number.MAX_SAFE_INTEGER, from = 0, checkIds, quietIds = [] }) {
      const subjects = checkIds && JSON.stringify([...checkIds, ...quietIds.map(subjectOf)])
      return subjects === undefined
        ? reader.all('transitions', all, transitionOf, before, limit)
        : reader.all('transitions', some, transitionOf, subjects, before, from, limit)
    },
  }
}

// No check has such an id. So the events of what covers many checks are found by index like any other.
const QUIET = '~'

/** What stands in place of a check's id in the event of a silence or downtime of many. */
const subjectOf = (quietId: string): string => `${QUIET}${quietId}`

const checkIdOf = (subject: string): string => (subject.startsWith(QUIET) ? '' : subject)
