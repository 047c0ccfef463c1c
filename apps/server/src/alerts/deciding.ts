import type { Impact, Status } from '@foretop/shared/model.ts'
import { causeOf } from '../core/cause.ts'
import { decisionOf } from '../core/decision-of.ts'
import { audienceAs, type Circumstances, hearingOf, isByTime } from '../core/hearing.ts'
import { isProblem } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Beliefs } from './beliefs.ts'
import { handOver } from './hand-over.ts'
import type { Lookout } from './lookout.ts'
import { rowFor } from './notice.ts'
import { type NoticeParts, noticeOf } from './notice-of.ts'

interface Parts extends NoticeParts {
  readonly beliefs: Beliefs
  readonly lookout: () => Lookout
}

/** With what somebody asked for since, too. That it ended is a transition of its own. */
export function withQuiet(lookout: Pick<Lookout, 'quietNow'>, then: Situation): Situation {
  const quiet = lookout.quietNow(then.check.id)
  return {
    ...then,
    ...{ silenced: then.silenced || quiet.silenced, downtime: then.downtime || quiet.downtime },
    behind: { ...quiet.behind, ...then.behind },
  }
}

interface Deciding {
  /** As it is by then: what one inherits from another counts. */
  readonly circumstances: () => Circumstances
  readonly impact: Impact | undefined
  /** Nothing happened but that it is another time. */
  readonly isTimed: boolean
}

/** What comes of it for everybody: whom the routes name for what it is now, and who was told of it. */
export function decided(parts: Parts, then: Situation, { circumstances, impact, isTimed }: Deciding) {
  const { check, state } = then
  const situation = withQuiet(parts.lookout(), then)
  const before = circumstances()
  const { at: now } = before
  const isOver = state.status === 'pending' || (!isProblem(state.status) && !state.flapping)
  const hearersAs = (status: Status) => audienceAs(before, situation, status).hearers
  const namesAs = (status: Status) => hearersAs(status).map(({ recipient }) => recipient)
  const handed = handOver(parts.beliefs, check.id, {
    names: before.ways.channels.map(({ name }) => name),
    // Of earlier trouble they may know the end: this one is new to them.
    heirs: ({ was, incident }) => (isOver || incident === then.incident?.id ? was.flatMap(namesAs) : []),
    isOver,
  })
  // What somebody inherited is believed from here on.
  const { each: all } = hearingOf(circumstances(), situation)
  // That of all others nothing is new goes without saying.
  const each = isTimed ? all.filter(isByTime) : all
  const rows = each.flatMap(({ recipient, told, hearer, decided }) => {
    if (!decided.send) return []
    // How it ends goes by the way that the trouble came.
    const way = hearer ?? hearersAs(told?.status ?? state.status).find((one) => one.recipient === recipient)
    const notice = noticeOf(parts, situation, { why: decided.why, told, impact, hearer, now })
    return [rowFor(notice, recipient, now, way?.gatherMs ?? 0)]
  })
  const decisions = each.map(({ recipient, told, decided }) =>
    decisionOf(situation, recipient, { ...decided, cause: causeOf(situation, told, decided) }, now),
  )
  return { ...handed, decisions, rows }
}
