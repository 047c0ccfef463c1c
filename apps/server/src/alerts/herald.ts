import type { Decision } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { decideForAll, type News, type Told } from '../core/decide.ts'
import { gatherMs, route } from '../core/route.ts'
import { isProblem } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Committer } from '../store/commit.ts'
import type { Beliefs } from './beliefs.ts'
import { type Clock, systemClock } from './clock.ts'
import { handOver } from './hand-over.ts'
import type { Lookout } from './lookout.ts'
import { type Notice, type OutboxRow, rowFor } from './notice.ts'

/** When what holds a decision is asked about again. */
const ASK_AGAIN_MS = 100

interface Parts {
  readonly plan: () => Plan
  readonly beliefs: Beliefs
  readonly committer: Pick<Committer, 'commit'>
  /** Rows that are being stored: to be delivered once they are. */
  readonly send: (rows: readonly OutboxRow[], stored: Promise<void>) => void
  readonly lookout: () => Lookout
  /** Where people reach the wall, with a slash at its end; `null` when that is not known. */
  readonly link: () => string | null
  readonly clock?: Clock
}

/** Decides who hears of what happened. */
export interface Herald {
  /** These are stored, or cannot be: now it can be decided. In the order of their numbers for each check. */
  decide(situations: readonly Situation[]): void
  /** Nothing more is decided: what is left is decided after the next start. */
  stop(): void
}

/** All that happened to a check since it was last decided. */
interface Story {
  readonly situations: readonly Situation[]
  /** Until then it may be held, monotonic ms; `null`: none of it opens trouble. */
  readonly holdUntil: number | null
}

/**
 * Of each check the last of what happened is decided, for each recipient by itself, against what that recipient believes.
 * So neither the order in which things were seen nor that in which they were stored makes a difference. What may turn out
 * to be explained by another check's trouble waits for that.
 */
export function createHerald(parts: Parts): Herald {
  const { beliefs, committer, clock = systemClock } = parts
  const stories = new Map<string, Story>()
  let timer: Disposable | null = null

  const isHeld = ({ situations, holdUntil }: Story): boolean => {
    const last = situations.at(-1)
    if (last === undefined || clock.now() >= (holdUntil ?? 0) || !opensTrouble(last)) return false
    return parts.lookout().mayBeExplained(last.check.id, seenAt(last))
  }
  const tell = ({ situations }: Story) => {
    const last = situations.at(-1)
    if (last === undefined) return
    const { rows, ...write } = decided(parts, last, clock.wall())
    const overtaken = situations.slice(0, -1).map((one) => decisionOf(one, '', { send: false, why: 'overtaken' }))
    beliefs.promise(rows)
    const stored = committer.commit({ ...write, decisions: [...overtaken, ...write.decisions], notices: rows })
    if (rows.length > 0) parts.send(rows, stored)
  }
  const tellAll = (ids: Iterable<string>) => {
    for (const id of ids) {
      const story = stories.get(id)
      if (story === undefined || isHeld(story)) continue
      stories.delete(id)
      tell(story)
    }
    if (stories.size > 0) timer ??= clock.after(ASK_AGAIN_MS, askAgain)
  }
  const askAgain = () => {
    timer = null
    tellAll([...stories.keys()])
  }
  /** What was stored together comes one after the other: all of it is decided at once. */
  let come = new Set<string>()
  const decideWhatCame = () => {
    const ids = come
    come = new Set()
    tellAll(ids)
  }

  return {
    decide(situations) {
      if (come.size === 0) queueMicrotask(decideWhatCame)
      for (const situation of situations) {
        const { id } = situation.check
        const { situations: earlier, holdUntil } = stories.get(id) ?? { situations: [], holdUntil: null }
        const until = opensTrouble(situation) ? clock.now() + parts.lookout().explainedWithinMs(id) : null
        stories.set(id, { situations: [...earlier, situation], holdUntil: holdUntil ?? until })
        come.add(id)
      }
    },
    stop() {
      timer?.[Symbol.dispose]()
      stories.clear()
    },
  }
}

/** Somebody may be told of it, and it is not known to be explained. */
const opensTrouble = ({ state, silenced, downtime }: Situation): boolean =>
  isProblem(state.status) && !state.flapping && state.blockedBy === null && !silenced && !downtime

/** What it needs may have failed with it only if that was not looked at since. */
const seenAt = ({ transition: { at, change }, state }: Situation): number =>
  change.of === 'status' || change.of === 'blockedBy' ? at : state.since

/** What comes of it for everybody: whom the routes name for what it is now, and who was told of it. */
function decided(parts: Parts, situation: Situation, now: number) {
  const { check, state } = situation
  const { routes, channels } = parts.plan()
  const names = channels.map(({ name }) => name)
  const handed = handOver(parts.beliefs, check.id, {
    names,
    heirs: ({ was }) => was.flatMap((status) => route(routes, check, status)),
    isOver: state.status === 'pending' || (!isProblem(state.status) && !state.flapping),
  })
  const each = decideForAll(situation, parts.beliefs.expected(check.id), { routes, names })
  const rows = each.flatMap(({ recipient, told, decided }) => {
    if (!decided.send) return []
    // How it ends goes by the way that the trouble came.
    const by = isProblem(state.status) ? state.status : (told?.status ?? state.status)
    const notice = noticeOf(parts, situation, decided.why, told)
    return [rowFor(notice, recipient, now, gatherMs(routes, check, by, recipient))]
  })
  const decisions = each.map(({ recipient, decided }) => decisionOf(situation, recipient, decided))
  return { ...handed, decisions, rows }
}

const decisionOf = (
  { transition, check }: Situation,
  recipient: string,
  { send, why }: Pick<Decision, 'send' | 'why'>,
): Decision => ({ transitionSeq: transition.seq, recipient, checkId: check.id, at: transition.at, send, why })

function noticeOf({ plan, lookout, link }: Parts, situation: Situation, why: News, told: Told | null): Notice {
  const { transition, check, state, incident } = situation
  const { groups } = plan()
  const base = link()
  // People may not have been told how bad it was: because it was silenced, say.
  const unsaid = told === null || incident === null || isProblem(state.status) ? [] : [incident.worst]
  return {
    incident: told?.incident ?? incident?.id ?? String(transition.seq),
    transition: transition.seq,
    checkId: check.id,
    host: check.host,
    why,
    from: told?.status ?? 'ok',
    to: state.status,
    was: [...new Set([...(told?.was ?? []), ...unsaid])],
    at: transition.at,
    since: told?.since ?? incident?.openedAt ?? transition.at,
    text: transition.text,
    groups: check.groups.map((name) => groups.find((group) => group.name === name)?.title ?? name),
    explains: lookout().explains(check.id),
    runbook: check.runbook,
    link: base === null ? null : `${base}checks/${check.id.split('/').map(encodeURIComponent).join('/')}`,
  }
}
