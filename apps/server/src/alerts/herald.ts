import type { Impact } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { causeOf } from '../core/cause.ts'
import { decideForAll } from '../core/decide.ts'
import { decisionOf } from '../core/decision-of.ts'
import { gatherMs, route } from '../core/route.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Renamed } from '../engine/rename.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import type { Beliefs } from './beliefs.ts'
import { handOver } from './hand-over.ts'
import type { Lookout } from './lookout.ts'
import { missedBy } from './missed.ts'
import { type OutboxRow, rowFor } from './notice.ts'
import { noticeOf } from './notice-of.ts'
import { createOtherIds } from './other-ids.ts'
import { lostChannelOf } from './own-word.ts'

/** When what holds a decision is asked about again. */
const ASK_AGAIN_MS = 100
/** Checks of one write: main stands still meanwhile. */
const MOST_AT_ONCE = 250

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
  /** Checks have other ids since this transition: what happened to them goes on under these, and what is believed of them. */
  rename(renamed: Renamed, seq: number): void
  /** The channel of these is no more: others may have to hear of it, or how it goes on. */
  orphaned(rows: readonly OutboxRow[]): void
  /** The channels may be others: whoever is there again, or since the start, hears what it missed. */
  replan(): void
  /** Nothing more is decided: what is left is decided after the next start. */
  stop(): void
}

/** All that happened to a check since it was last decided. */
interface Story {
  readonly situations: readonly Situation[]
  /** When the first of it came that may have to wait, monotonic ms; `null`: none did. */
  readonly openAt: number | null
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
  let stopped = false
  const otherIds = createOtherIds()
  /** Names of the channels when that was last asked. */
  let there: ReadonlySet<string> = new Set()

  const isHeld = ({ situations, openAt }: Story): boolean => {
    const last = situations.at(-1)
    if (last === undefined || openAt === null || !isOpenTrouble(last)) return false
    const { id } = last.check
    const lookout = parts.lookout()
    return clock.now() < openAt + lookout.explainedWithinMs(id) && lookout.mayBeExplained(id, seenAt(last))
  }
  const isNewToAnybody = ({ check, state }: Situation): boolean => {
    const told = beliefs.expected(check.id)
    return route(parts.plan().routes, check, state.status).some((name) => {
      const known = told.get(name)
      return known === undefined || isWorse(state.status, known.status)
    })
  }
  /** All that is decided at once is one write, and goes on its way together. */
  const tell = (told: readonly Story[]) => {
    const impacts = parts.lookout().impacts()
    const all = told.flatMap(({ situations }) => {
      const last = situations.at(-1)
      if (last === undefined) return []
      const impact = impacts.get(last.check.id)
      const { rows, decisions, beliefs: believed, over } = decided(parts, last, impact, clock.moment().at)
      const later = { of: 'later', seq: last.transition.seq } as const
      const overtaken = situations
        .slice(0, -1)
        .map((one) => decisionOf(one, '', { send: false, why: 'overtaken', cause: later }, clock.moment().at))
      beliefs.promise(rows)
      return [{ rows, decisions: [...overtaken, ...decisions], believed, over }]
    })
    if (all.length === 0) return
    const rows = all.flatMap((one) => one.rows)
    const stored = committer.commit({
      decisions: all.flatMap(({ decisions }) => decisions),
      beliefs: all.flatMap(({ believed }) => believed),
      over: all.flatMap(({ over }) => over),
      notices: rows,
    })
    if (rows.length > 0) parts.send(rows, stored)
  }
  const tellAll = (ids: readonly string[]) => {
    const due = ids.flatMap((id) => {
      const story = stories.get(id)
      if (story === undefined || isHeld(story)) return []
      stories.delete(id)
      return [story]
    })
    for (let at = 0; at < due.length; at += MOST_AT_ONCE) tell(due.slice(at, at + MOST_AT_ONCE))
    if (stories.size > 0) timer ??= clock.after(ASK_AGAIN_MS, askAgain)
  }
  const askAgain = () => {
    timer = null
    tellAll([...stories.keys()])
  }
  /** What was stored together comes one after the other: all of it is decided at once. */
  let come = new Set<string>()
  const decideWhatCame = () => {
    const ids = [...come]
    come = new Set()
    if (!stopped) tellAll(ids)
  }

  const decide = (situations: readonly Situation[]) => {
    if (stopped || situations.length === 0) return
    if (come.size === 0) queueMicrotask(decideWhatCame)
    for (const happened of situations) {
      const situation = otherIds.of(happened)
      const { id } = situation.check
      const { situations: earlier, openAt } = stories.get(id) ?? { situations: [], openAt: null }
      // Where all know that it is as bad they hear at once that it is better.
      const since = isOpenTrouble(situation) && isNewToAnybody(situation) ? clock.now() : null
      stories.set(id, { situations: [...earlier, situation], openAt: openAt ?? since })
      come.add(id)
    }
  }

  /** Though nothing happened: it may have to wait, and the process may end meanwhile. */
  const decideAnew = (situations: readonly Situation[]) => {
    if (situations.length > 0) void committer.commit({ undecided: situations })
    decide(situations)
  }

  return {
    decide,
    rename(renamed, seq) {
      otherIds.add(renamed, seq)
      for (const [from, to] of renamed) {
        beliefs.rename(from, to)
        const story = stories.get(from)
        if (story === undefined) continue
        stories.delete(from)
        stories.set(to, { ...story, situations: story.situations.map(otherIds.of) })
        if (come.delete(from)) come.add(to)
      }
    },
    orphaned(rows) {
      // That a channel lost messages would go by the routes to itself: `lost-channel.ts` asks another one.
      const others = rows.filter(({ notice }) => lostChannelOf(notice.checkId) === null)
      decideAnew(others.flatMap(({ notice }) => parts.lookout().situationNow(notice) ?? []))
    },
    replan() {
      const names = new Set(parts.plan().channels.map(({ name }) => name))
      const back = names.difference(there)
      there = names
      if (back.size === 0) return
      // What is undecided is decided for all.
      const settled = beliefs.checkIds().filter((id) => !stories.has(id))
      decideAnew(missedBy(back, settled, { beliefs, lookout: parts.lookout() }))
    },
    stop() {
      stopped = true
      timer?.[Symbol.dispose]()
    },
  }
}

/** Somebody may be told of it, and it is not known to be explained. */
const isOpenTrouble = ({ state, silenced, downtime }: Situation): boolean =>
  isProblem(state.status) && !state.flapping && state.blockedBy === null && !silenced && !downtime

/** What it needs may have failed with it only if that was not looked at since. That it is not as planned is news of a look, too. */
const seenAt = ({ transition: { at, change }, state }: Situation): number =>
  change.of === 'status' || change.of === 'blockedBy' || change.of === 'downtime' ? at : state.since

/** What comes of it for everybody: whom the routes name for what it is now, and who was told of it. */
function decided(parts: Parts, then: Situation, impact: Impact | undefined, now: number) {
  const { check, state } = then
  // What somebody asked for since holds, too. That it ended is a transition of its own.
  const quiet = parts.lookout().quietNow(check.id)
  const situation = {
    ...then,
    ...{ silenced: then.silenced || quiet.silenced, downtime: then.downtime || quiet.downtime },
    behind: { ...quiet.behind, ...then.behind },
  }
  const { routes, channels } = parts.plan()
  const names = channels.map(({ name }) => name)
  const isOver = state.status === 'pending' || (!isProblem(state.status) && !state.flapping)
  const handed = handOver(parts.beliefs, check.id, {
    names,
    // Of earlier trouble they may know the end: this one is new to them.
    heirs: ({ was, incident }) =>
      isOver || incident === then.incident?.id ? was.flatMap((status) => route(routes, check, status)) : [],
    isOver,
  })
  const each = decideForAll(situation, parts.beliefs.expected(check.id), { routes, names })
  const rows = each.flatMap(({ recipient, told, decided }) => {
    if (!decided.send) return []
    // How it ends goes by the way that the trouble came.
    const by = isProblem(state.status) ? state.status : (told?.status ?? state.status)
    const notice = noticeOf(parts, situation, { why: decided.why, told, impact })
    return [rowFor(notice, recipient, now, gatherMs(routes, check, by, recipient))]
  })
  const decisions = each.map(({ recipient, told, decided }) =>
    decisionOf(situation, recipient, { ...decided, cause: causeOf(situation, told, decided) }, now),
  )
  return { ...handed, decisions, rows }
}
