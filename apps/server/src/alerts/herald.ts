import type { Plan } from '@foretop/shared/plan.ts'
import { hasTimes, type Times } from '../core/audience.ts'
import { type Told, toldAfter } from '../core/decide.ts'
import { decisionOf } from '../core/decision-of.ts'
import { audienceAs, type Circumstances, hearingOf, isByTime, isOpenTrouble } from '../core/hearing.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Renamed } from '../engine/rename.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import { createAgenda } from './agenda.ts'
import type { Beliefs } from './beliefs.ts'
import { decided, withQuiet } from './deciding.ts'
import type { Lookout } from './lookout.ts'
import { missedBy } from './missed.ts'
import type { OutboxRow } from './notice.ts'
import { createOtherIds } from './other-ids.ts'
import { lostChannelOf } from './own-word.ts'

/** When what holds a decision is asked about again. */
const ASK_AGAIN_MS = 100
/** Checks of one write: main stands still meanwhile. */
const MOST_AT_ONCE = 250

interface Parts {
  readonly plan: () => Plan
  /** What clocks and calendars say of the names in that plan. */
  readonly times: () => Times
  readonly beliefs: Beliefs
  readonly committer: Pick<Committer, 'commit'>
  /** Rows that are being stored: to be delivered once they are. */
  readonly send: (rows: readonly OutboxRow[], stored: Promise<void>) => void
  readonly lookout: () => Lookout
  /** Who is on call now; `null`: there are no rotas. */
  readonly onCall?: () => string | null
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
  /** Nothing happened but that it is another time. */
  readonly isTimed: boolean
}

/**
 * Of each check the last of what happened is decided, for each recipient by itself, against what that recipient believes.
 * So neither the order in which things were seen nor that in which they were stored makes a difference. What may turn out
 * to be explained by another check's trouble waits for that.
 */
export function createHerald(parts: Parts): Herald {
  const { beliefs, committer, clock = systemClock } = parts
  const stories = new Map<string, Story>()
  /**
   * What was to be told of each trouble in this run: a step comes in time also where the message before it never did. After a
   * start steps count anew where nobody was told.
   */
  const begun = new Map<string, Told>()
  /** Since when nothing keeps each trouble quiet, wall ms. */
  const openSince = new Map<string, number>()
  let timer: Disposable | null = null
  let stopped = false
  const otherIds = createOtherIds()
  /** Names of the channels when that was last asked. */
  let there: ReadonlySet<string> = new Set()

  /** What decides who hears of it at a moment (wall ms), beside what happened. */
  const circumstances = ({ check: { id } }: Situation, at: number): Circumstances => ({
    ...{ ways: parts.plan(), times: parts.times(), told: beliefs.expected(id), begun: begun.get(id) ?? null },
    ...{ openSince: openSince.get(id) ?? null, at },
    isOnItsWay: (recipient) => beliefs.isOnItsWay(id, recipient),
  })
  const isHeld = ({ situations, openAt }: Story): boolean => {
    const last = situations.at(-1)
    if (last === undefined || openAt === null || !isOpenTrouble(last)) return false
    const { id } = last.check
    const lookout = parts.lookout()
    return clock.now() < openAt + lookout.explainedWithinMs(id) && lookout.mayBeExplained(id, seenAt(last))
  }
  const isNewToAnybody = (situation: Situation): boolean => {
    const { status } = situation.state
    const given = circumstances(situation, clock.moment().at)
    return audienceAs(given, situation, status).hearers.some(({ recipient }) => {
      const known = given.told.get(recipient)
      return known === undefined || isWorse(status, known.status)
    })
  }
  const noteOpen = (situation: Situation) => {
    const { id } = situation.check
    if (!isOpenTrouble(situation)) openSince.delete(id)
    else if (!openSince.has(id)) openSince.set(id, situation.transition.at)
  }
  const noteBegun = ({ check: { id }, state }: Situation, rows: readonly OutboxRow[]) => {
    if (!isProblem(state.status)) begun.delete(id)
    const [row] = rows
    const told = row === undefined ? null : toldAfter(begun.get(id) ?? null, { ...row.notice, at: row.createdAt })
    if (told !== null) begun.set(id, told)
  }
  /** All that is decided at once is one write, and goes on its way together. */
  const tell = (told: readonly Story[]) => {
    const impacts = parts.lookout().impacts()
    const now = clock.moment().at
    const all = told.flatMap(({ situations, isTimed }) => {
      const last = situations.at(-1)
      if (last === undefined) return []
      const impact = impacts.get(last.check.id)
      if (!isTimed) noteOpen(withQuiet(parts.lookout(), last))
      const {
        rows,
        decisions,
        beliefs: believed,
        over,
      } = decided(parts, last, {
        ...{ impact, isTimed },
        circumstances: () => circumstances(last, now),
      })
      const later = { of: 'later', seq: last.transition.seq } as const
      const overtaken = situations
        .slice(0, -1)
        .map((one) => decisionOf(one, '', { send: false, why: 'overtaken', cause: later }, now))
      beliefs.promise(rows)
      noteBegun(last, rows)
      const quieted = withQuiet(parts.lookout(), last)
      agenda.note(last.check.id, hearingOf(circumstances(last, now), quieted).nextAt)
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

  const decide = (situations: readonly Situation[], isTimed = false) => {
    if (stopped || situations.length === 0) return
    if (come.size === 0) queueMicrotask(decideWhatCame)
    for (const happened of situations) {
      const situation = otherIds.of(happened)
      const { id } = situation.check
      const before = stories.get(id) ?? { situations: [], openAt: null, isTimed: true }
      // Where all know that it is as bad they hear at once that it is better.
      const since = isOpenTrouble(situation) && isNewToAnybody(situation) ? clock.now() : null
      stories.set(id, {
        situations: [...before.situations, situation],
        openAt: before.openAt ?? since,
        isTimed: before.isTimed && isTimed,
      })
      come.add(id)
    }
  }

  /** Though nothing happened: it may have to wait, and the process may end meanwhile. */
  const decideAnew = (situations: readonly Situation[]) => {
    if (situations.length > 0) void committer.commit({ undecided: situations })
    decide(situations)
  }

  /** It is another time: some hear of it only now, others are told again. What is under way is decided for all anyway. */
  const decideDue = (ids: readonly string[]) => {
    const { at } = clock.moment()
    for (const id of ids.filter((one) => !stories.has(one))) {
      const situation = parts.lookout().situationNow({ ...NOTHING_NEW, checkId: id, at })
      if (situation === null) agenda.note(id, at + ASK_AGAIN_MS)
      else {
        const { each, nextAt } = hearingOf(circumstances(situation, at), withQuiet(parts.lookout(), situation))
        if (each.some(isByTime)) decide([situation], true)
        else agenda.note(id, nextAt)
      }
    }
  }
  const agenda = createAgenda(clock, decideDue)

  return {
    decide: (situations) => decide(situations),
    rename(renamed, seq) {
      otherIds.add(renamed, seq)
      for (const [from, to] of renamed) {
        beliefs.rename(from, to)
        agenda.rename(from, to)
        moveKey(begun, from, to)
        moveKey(openSince, from, to)
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
      // Also what came due while nobody was there to tell it.
      if (hasTimes(parts.plan())) for (const id of parts.lookout().troubled()) agenda.note(id, clock.moment().at)
      if (back.size === 0) return
      // What is undecided is decided for all.
      const settled = beliefs.checkIds().filter((id) => !stories.has(id))
      decideAnew(missedBy(back, settled, { beliefs, lookout: parts.lookout() }))
    },
    stop() {
      stopped = true
      agenda.stop()
      timer?.[Symbol.dispose]()
    },
  }
}

/** What it needs may have failed with it only if that was not looked at since. That it is not as planned is news of a look, too. */
const seenAt = ({ transition: { at, change }, state }: Situation): number =>
  change.of === 'status' || change.of === 'blockedBy' || change.of === 'downtime' ? at : state.since

/** A word of which only the check and the time are known. */
const NOTHING_NEW = { transition: 0, host: null, from: 'ok', to: 'ok', text: '' } as const

function moveKey<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from)
  if (value === undefined) return
  map.delete(from)
  map.set(to, value)
}
