import type { Status } from '@foretop/shared/model.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Receiver } from './cast.made-up.ts'
import type { Told } from './told.made-up.ts'

/** How a check is in the end. */
interface Ending {
  readonly checkId: string
  /** "pending" if nobody looks at it. */
  readonly status: Status
  readonly isBlocked: boolean
  /** Whom the routes name for that, and have named for so long that they must know. */
  readonly routed: ReadonlySet<string>
  /** For whom it is not, or was not right before, if it got worse. */
  readonly offDuty: ReadonlySet<string>
  /** It came about before the plan became what it is. */
  readonly isOld: boolean
}

interface Heard {
  readonly names: readonly Receiver[]
  readonly told: readonly Told[]
  readonly refused: ReadonlySet<string>
}

/** What those who are there believe in the end that is not so. */
export function lies(
  { checkId, status, isBlocked, routed, offDuty, isOld }: Ending,
  { names, told, refused }: Heard,
): readonly string[] {
  const isLie = (receiver: Receiver, at: number): boolean => {
    const last = told[at]
    const believed = last !== undefined && isProblem(last.to) ? last.to : null
    if (!isProblem(status)) return believed !== null
    if (isBlocked) return false
    if (believed !== null) return believed !== status && !(offDuty.has(receiver) && isWorse(status, believed))
    // Somebody whom the routes have named only since then hears of what happens next.
    if (!routed.has(receiver) || isOld) return false
    // Whoever takes another one's place, who left since, goes on from what that one knew.
    const isHeir =
      last === undefined || last.why === 'taken out' || told.slice(at).some(({ why }) => why === 'taken out')
    return !isHeir || !told.some((one) => one.checkId === checkId && one.to === status)
  }
  return names.flatMap((receiver) => {
    const at = told.findLastIndex(
      (one) => one.receiver === receiver && (one.checkId === checkId || one.why === 'taken out'),
    )
    // Whoever refuses what it is told knows what it wants to know.
    if (refused.has(`${receiver} ${checkId}`) || !isLie(receiver, at)) return []
    return [`${receiver} believes that ${checkId} is ${told[at]?.to ?? 'ok'}: it is ${status}`]
  })
}
