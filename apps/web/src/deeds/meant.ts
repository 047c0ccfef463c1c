import type { Summary } from '@foretop/shared/wire.ts'
import { isProblem } from '../checks/status.ts'

/** Of the checks that were chosen, those a deed would do something about. */
type Meant = (checks: readonly Summary[]) => readonly Summary[]

export const all: Meant = (checks) => checks

const problems: Meant = (checks) => checks.filter(({ status }) => isProblem(status))

export const toAcknowledge: Meant = (checks) => problems(checks).filter(({ acknowledged }) => !acknowledged)

/** One key takes and gives back: there is something to give back once there is nothing left to take. */
export const toRelease: Meant = (checks) => (toAcknowledge(checks).length > 0 ? [] : problems(checks))
