import type { Impact, Status } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { type Audience, audienceOf, hasTimes, type Times } from '../core/audience.ts'
import { causeOf } from '../core/cause.ts'
import { type DecidedFor, decideForAll, reminderAt, toldOf } from '../core/decide.ts'
import { decisionOf } from '../core/decision-of.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Renamed } from '../engine/rename.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import { createAgenda } from './agenda.ts'
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
/** Whoever is to be told again, but has not taken the last word yet, is asked about again after so long. */
const REMINDED_AGAIN_MS = 60_000
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
  const isNewToAnybody = (situation: Situation): boolean =>
    hearingOf(parts, situation, clock.moment().at).audience.hearers.some(({ recipient }) => {
      const known = beliefs.expected(situation.check.id).get(recipient)
      return known === undefined || isWorse(situation.state.status, known.status)
    })
  /** When it is to be asked again, if nothing happens until then. */
  const noteNext = (situation: Situation, { audience, each }: Hearing, now: number) => {
    const { id } = situation.check
    if (!isOpenTrouble(situation) || situation.acknowledgedAs !== null) return agenda.note(id, Number.POSITIVE_INFINITY)
    const reminders = each.flatMap(({ told, hearer }) => reminderAt(told, hearer) ?? [])
    // What is on its way for that long is asked about now and then.
    agenda.note(id, Math.min(audience.until, ...reminders.map((at) => Math.max(at, now + REMINDED_AGAIN_MS))))
  }
  /** All that is decided at once is one write, and goes on its way together. */
  const tell = (told: readonly Story[]) => {
    const impacts = parts.lookout().impacts()
    const now = clock.moment().at
    const all = told.flatMap(({ situations, isTimed }) => {
      const last = situations.at(-1)
      if (last === undefined) return []
      const impact = impacts.get(last.check.id)
      const { rows, decisions, beliefs: believed, over } = decided(parts, last, { impact, now, isTimed })
      const later = { of: 'later', seq: last.transition.seq } as const
      const overtaken = situations
        .slice(0, -1)
        .map((one) => decisionOf(one, '', { send: false, why: 'overtaken', cause: later }, now))
      beliefs.promise(rows)
      noteNext(withQuiet(parts, last), hearingOf(parts, last, now), now)
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
        const hearing = hearingOf(parts, withQuiet(parts, situation), at)
        if (hearing.each.some(isByTime)) decide([situation], true)
        else noteNext(withQuiet(parts, situation), hearing, at)
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

/** Somebody may be told of it, and it is not known to be explained. */
const isOpenTrouble = ({ state, silenced, downtime }: Situation): boolean =>
  isProblem(state.status) && !state.flapping && state.blockedBy === null && !silenced && !downtime

/** What it needs may have failed with it only if that was not looked at since. That it is not as planned is news of a look, too. */
const seenAt = ({ transition: { at, change }, state }: Situation): number =>
  change.of === 'status' || change.of === 'blockedBy' || change.of === 'downtime' ? at : state.since

/** A word of which only the check and the time are known. */
const NOTHING_NEW = { transition: 0, host: null, from: 'ok', to: 'ok', text: '' } as const

/** What is told because it is another time. */
const isByTime = ({ decided, hearer }: DecidedFor): boolean =>
  decided.send && (decided.why === 'reminder' || (hearer?.isTimed ?? false))

/** With what somebody asked for since, too. That it ended is a transition of its own. */
function withQuiet(parts: Parts, then: Situation): Situation {
  const quiet = parts.lookout().quietNow(then.check.id)
  return {
    ...then,
    ...{ silenced: then.silenced || quiet.silenced, downtime: then.downtime || quiet.downtime },
    behind: { ...quiet.behind, ...then.behind },
  }
}

type Hearing = ReturnType<typeof hearingOf>

/** Whom the routes name at a moment for what it is now, and what is decided for each of them and of those who were told of it. */
function hearingOf({ plan, times, beliefs }: Parts, situation: Situation, at: number) {
  const { check, state } = situation
  const told = beliefs.expected(check.id)
  const audienceFor = (status: Status) =>
    audienceOf(plan(), times(), check, status, {
      ...{ at, since: state.since },
      toldAt: (statuses) => toldOf(told.values(), statuses),
    })
  const audience = isProblem(state.status) ? audienceFor(state.status) : NOBODY
  const each = decideForAll(situation, told, {
    hearers: audience.hearers,
    names: plan().channels.map(({ name }) => name),
    at,
    isOnItsWay: (recipient) => beliefs.isOnItsWay(check.id, recipient),
  })
  return { audienceFor, audience, each }
}

const NOBODY: Audience = { hearers: [], until: Number.POSITIVE_INFINITY }

interface Circumstances {
  readonly impact: Impact | undefined
  /** Wall ms. */
  readonly now: number
  readonly isTimed: boolean
}

/** What comes of it for everybody: whom the routes name for what it is now, and who was told of it. */
function decided(parts: Parts, then: Situation, { impact, now, isTimed }: Circumstances) {
  const { check, state } = then
  const situation = withQuiet(parts, then)
  const isOver = state.status === 'pending' || (!isProblem(state.status) && !state.flapping)
  const namesFor = (status: Status) => hearing.audienceFor(status).hearers.map(({ recipient }) => recipient)
  const hearing = hearingOf(parts, situation, now)
  const handed = handOver(parts.beliefs, check.id, {
    names: parts.plan().channels.map(({ name }) => name),
    // Of earlier trouble they may know the end: this one is new to them.
    heirs: ({ was, incident }) => (isOver || incident === then.incident?.id ? was.flatMap(namesFor) : []),
    isOver,
  })
  // What somebody inherited is believed from here on.
  const { each: all } = hearingOf(parts, situation, now)
  // That of all others nothing is new goes without saying.
  const each = isTimed ? all.filter(isByTime) : all
  const rows = each.flatMap(({ recipient, told, hearer, decided }) => {
    if (!decided.send) return []
    // How it ends goes by the way that the trouble came.
    const way =
      hearer ?? hearing.audienceFor(told?.status ?? state.status).hearers.find((one) => one.recipient === recipient)
    const notice = noticeOf(parts, situation, { why: decided.why, told, impact, hearer, now })
    return [rowFor(notice, recipient, now, way?.gatherMs ?? 0)]
  })
  const decisions = each.map(({ recipient, told, decided }) =>
    decisionOf(situation, recipient, { ...decided, cause: causeOf(situation, told, decided) }, now),
  )
  return { ...handed, decisions, rows }
}
