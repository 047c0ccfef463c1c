import type { Situation } from '../core/situation.ts'
import type { Beliefs } from './beliefs.ts'
import type { Lookout } from './lookout.ts'
import { isOwn } from './own-word.ts'

interface Parts {
  readonly beliefs: Pick<Beliefs, 'expected'>
  readonly lookout: Pick<Lookout, 'statusOf' | 'situationNow'>
}

/** How those of the checks are now of which one of the recipients believes what is so no longer: it was not there when that changed. */
export function missedBy(
  recipients: ReadonlySet<string>,
  checkIds: readonly string[],
  { beliefs, lookout }: Parts,
): readonly Situation[] {
  return checkIds.flatMap((checkId) => {
    const status = lookout.statusOf(checkId)
    // What is not looked at yet is not known; whoever tells our own trouble knows how that is.
    if (status === 'pending' || isOwn(checkId)) return []
    const wrong = beliefs
      .expected(checkId)
      .entries()
      .find(([recipient, told]) => recipients.has(recipient) && told.status !== status)
    if (wrong === undefined) return []
    const [, { status: from, since }] = wrong
    const word = { transition: 0, checkId, host: null, from, to: from, at: since, text: '' }
    return lookout.situationNow(word) ?? []
  })
}
