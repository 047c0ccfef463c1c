import type { Status } from '@foretop/shared/model.ts'
import { isWorse } from './severity.ts'

/** One check that is to be recorded, and for which trouble. */
export interface Recordable {
  /** Whose machine it is asked of. */
  readonly host: string
  /** Of the trouble. */
  readonly status: Status
}

/**
 * In which order they are recorded, where there are too many for all: first one of each machine, the worst of it, for the
 * second of a machine mostly tells the same; among equals as they came.
 */
export function recordingOrder<R extends Recordable>(all: readonly R[]): readonly R[] {
  const worstFirst = all.toSorted((a, b) => Number(isWorse(b.status, a.status)) - Number(isWorse(a.status, b.status)))
  const seen = new Set<string>()
  const firsts: R[] = []
  const others: R[] = []
  for (const one of worstFirst) {
    if (seen.has(one.host)) others.push(one)
    else firsts.push(one)
    seen.add(one.host)
  }
  return [...firsts, ...others]
}
