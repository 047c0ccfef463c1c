import type { Conclusion, Facts } from '@foretop/shared/model.ts'
import type { Status } from '@foretop/shared/words.ts'
import { type AnyRelation, CannotTell, type JudgedLook } from '../define.ts'
import { deriveFrom } from '../derive-from.ts'

/** One line of a relation's truth table: what its members said, and what follows. Played through the engine in every order. */
export interface Line {
  readonly name: string
  readonly options: object
  readonly members: readonly JudgedLook[]
  readonly status: Conclusion
  /** What people read first. */
  readonly text: string
}

export interface Table {
  readonly relation: AnyRelation
  readonly lines: readonly Line[]
}

const lookOf = (checkId: string) => {
  const [host = ''] = checkId.split('/')
  return { checkId, host, at: 0, durationMs: 1 }
}

export const seen = (checkId: string, facts: Partial<Facts> = {}, status: Status = 'ok'): JudgedLook => ({
  ...{ ...lookOf(checkId), status, outcome: 'answered', metrics: {}, text: 'as seen', ...facts },
})

/** It did not answer. */
export const failed = (checkId: string, code: 'timeout' | 'refused' = 'timeout'): JudgedLook => ({
  ...{ ...lookOf(checkId), status: 'critical', outcome: 'failed', code, text: code },
})

/** We could not look at it. */
export const unseen = (checkId: string): JudgedLook => ({
  ...{ ...lookOf(checkId), status: 'unknown', outcome: 'crashed', code: 'local', text: 'not seen' },
})

/** What a relation says in a line: its text, also where it is that nothing can be told. */
export function saidIn(relation: AnyRelation, { options, members }: Pick<Line, 'options' | 'members'>) {
  try {
    return deriveFrom(relation, relation.options.parse(options), members)
  } catch (error) {
    if (error instanceof CannotTell) return { metrics: null, text: error.message }
    throw error
  }
}
