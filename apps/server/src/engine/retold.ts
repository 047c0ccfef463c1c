import type { Check } from '@foretop/shared/plan.ts'
import type { Memory } from './memory.ts'

/**
 * Call it before a plan is put in force, and what it returns afterwards: ids of the checks that look different on the
 * wall by then. Ten thousand that look the same would be written out for each viewer, and main stands still meanwhile.
 */
export function retold({ entries }: Pick<Memory, 'entries'>): (memory: Pick<Memory, 'entries'>) => readonly string[] {
  // Entries stay when their checks are others.
  const before = new Map([...entries].map(([id, { check }]) => [id, check]))
  return (memory) =>
    [...memory.entries].flatMap(([id, { check }]) => {
      const was = before.get(id)
      return was !== undefined && isShownAlike(was, check) ? [] : [id]
    })
}

/** What `summarise` takes from the configuration; the rest comes from looks, and with the group what is quiet. */
const isShownAlike = (a: Check, b: Check): boolean =>
  a.kind === b.kind &&
  a.attempts === b.attempts &&
  a.groups.length === b.groups.length &&
  a.groups.every((group, index) => group === b.groups[index])
