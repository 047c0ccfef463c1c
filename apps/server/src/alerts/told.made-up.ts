import type { Status } from '@foretop/shared/model.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Receiver } from './cast.made-up.ts'

/** What one receiver was told of one check, one after the other, each message once. */
export interface Told {
  readonly receiver: Receiver
  readonly checkId: string
  readonly why: string
  readonly to: Status
  /** Of its transition: after a kill the same news may come once more, with what happened since. */
  readonly seq: number
  /** It was over before it could be told. */
  readonly atOnce: boolean
  /** We know that it came. */
  readonly isAnswered: boolean
}

interface Heard {
  readonly refused: ReadonlySet<string>
  /** Those who hear were the same all the time: nobody takes another one's place. */
  readonly isSteady: boolean
}

/** Ends of what nobody was told of, and trouble that opens twice. */
export function unheardOf(told: readonly Told[], { refused, isSteady }: Heard): readonly string[] {
  const broken: string[] = []
  /** By check who knows of its trouble, and since which transition. */
  const open = new Map<string, Map<string, number>>()
  for (const { receiver, checkId, why, to, seq, atOnce, isAnswered } of told) {
    if (why === 'taken out') {
      for (const [id, knowing] of open)
        open.set(id, new Map([...knowing].map(([name, at]) => [name === receiver ? '' : name, at])))
      continue
    }
    const knowing = open.get(checkId) ?? new Map<string, number>()
    open.set(checkId, knowing)
    const isEnd = why === 'resolved' || why === 'removed'
    const isBeginning = why === 'opened' || why === 'escalated'
    // Whoever takes another one's place goes on from what that one knew.
    const isKnown = isSteady ? knowing.has(receiver) : knowing.size > 0
    if (isEnd && !atOnce && !isKnown)
      broken.push(`${receiver} was told that ${checkId} is ${to}, and of no trouble before`)
    if (isBeginning && (knowing.get(receiver) ?? seq) !== seq && !refused.has(`${receiver} ${checkId}`))
      broken.push(`${receiver} was told twice that ${checkId} opened`)
    if (isEnd) {
      knowing.delete(receiver)
      // Whoever takes its place meanwhile hears the end as well.
      if (!isAnswered) knowing.set('', seq)
    } else if (!knowing.has(receiver)) knowing.set(receiver, seq)
  }
  return broken
}

/** Of whom and what it may depend on the order what was told in between: who did not take something, and what flapped. */
export type IsLoose = (receiver: Receiver, checkId: string) => boolean

/**
 * What each receiver was told of each check: which is all that must not depend on the order of arrival. That trouble eased
 * may be told or not where what explains it fails at the same moment, and so that it is as bad again.
 */
export const stories = (told: readonly Told[], isLoose: IsLoose = () => false): readonly string[] =>
  [
    ...Map.groupBy(
      told.filter(({ checkId, receiver }) => checkId !== '' && !isLoose(receiver, checkId)),
      ({ receiver, checkId }) => `${receiver} ${checkId}`,
    ),
  ]
    .map(([whose, all]) => `${whose}: ${withoutEasing(all).join(', ')}`)
    .sort()

function withoutEasing(told: readonly Told[]): readonly string[] {
  let most: Status = 'ok'
  return told.flatMap(({ why, to }) => {
    const isNews = why !== 'eased' && !(why === 'worse' && !isWorse(to, most))
    if (!isProblem(to) || isWorse(to, most)) most = to
    return isNews ? [`${why} ${to}`] : []
  })
}
