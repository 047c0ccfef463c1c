import type { Acknowledgement, Cause, Quiet } from '@foretop/shared/model.ts'
import type { Decided, Told } from './decide.ts'
import type { Situation } from './situation.ts'

/** What exactly stands behind a decision to tell nobody; `null` where its reason says it all, or it is not known any more. */
export function causeOf({ state, behind }: Situation, told: Told | null, { why }: Pick<Decided, 'why'>): Cause | null {
  switch (why) {
    case 'silenced':
      return behind?.silence ?? null
    case 'downtime':
      return behind?.downtime ?? null
    case 'acknowledged':
      return behind?.acknowledgement ?? null
    case 'blocked':
      return state.blockedBy === null ? null : { of: 'check', checkId: state.blockedBy }
    case 'flapping':
      return state.flappingSince === undefined ? null : { of: 'flapping', since: state.flappingSince }
    case 'unchanged':
      return told === null ? null : { of: 'told', status: told.status, since: told.since }
    default:
      return null
  }
}

/** What stands behind its being quiet, as it is kept beside what was decided. */
export const quietCause = ({ kind, id, by, note, until }: Quiet): Cause => ({ of: kind, id, by, note, until })

export const acknowledgementCause = ({ by, note, at, until, sticky }: Acknowledgement): Cause => ({
  ...{ of: 'acknowledgement', by, note, at, until, sticky },
})
