import type { Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import type { Told } from '../core/decide.ts'
import { route } from '../core/route.ts'
import type { Committer } from '../store/commit.ts'
import type { Beliefs } from './beliefs.ts'
import { handOver } from './hand-over.ts'
import { type Notice, type OutboxRow, rowFor } from './notice.ts'

/** What people are told of: what they must act on although the monitor goes on. Not what cannot be told anyway. */
const TOLD = ['poller', 'resources', 'store', 'damage', 'blind', 'overdue'] as const
/** What passes by itself sooner is not told, nor is an end that does not last. */
const STANDS_MS = 5_000

interface Parts {
  readonly plan: () => Plan
  readonly beliefs: Beliefs
  readonly committer: Pick<Committer, 'commit'>
  readonly send: (rows: readonly OutboxRow[], stored: Promise<void>) => void
  /** The number of the next transition. */
  readonly nextSeq: () => number
  readonly link: () => string | null
  /** Wall ms. */
  readonly now: () => number
}

/** Tells by the channels of the routes what ails the monitor itself. Call it each second with the troubles there are. */
export function createOwnTrouble(parts: Parts): (troubles: readonly Trouble[]) => void {
  const { plan, beliefs, committer } = parts
  /** Of these it was said that they are so. */
  const said = new Set(TOLD.map(subjectOf).filter((subject) => beliefs.expected(subject).size > 0))
  /** Since when it is another way than was said. */
  const changedAt = new Map<string, number>()

  const isBelieved = (subject: string): boolean => {
    const told = beliefs.expected(subject)
    return plan().channels.some(({ name }) => told.has(name))
  }
  const tell = (subject: string, text: string | null) => {
    const now = parts.now()
    const names = plan().channels.map(({ name }) => name)
    const routed = hearers(plan(), subject)
    const handed = handOver(beliefs, subject, { names, heirs: () => routed, isOver: text === null })
    const told = beliefs.expected(subject)
    const to = text === null ? [...told.keys()] : routed.filter((name) => !told.has(name) && names.includes(name))
    // Nobody hears of it: then nobody needs its end.
    if (text !== null && to.length === 0) return
    const seq = parts.nextSeq()
    const rows = to
      .filter((name) => names.includes(name))
      .map((name) => rowFor(noticeOf(subject, text, seq, told.get(name) ?? null), name, now))
    changedAt.delete(subject)
    if (text === null) said.delete(subject)
    else said.add(subject)
    beliefs.promise(rows)
    const stored = committer.commit({ notices: rows, ...handed })
    if (rows.length > 0) parts.send(rows, stored)
  }
  const noticeOf = (subject: string, text: string | null, seq: number, told: Told | null): Notice => {
    const at = parts.now()
    return {
      incident: told?.incident ?? String(seq),
      transition: seq,
      checkId: subject,
      host: null,
      why: text === null ? 'resolved' : 'opened',
      from: text === null ? 'critical' : 'ok',
      to: text === null ? 'ok' : 'critical',
      was: text === null ? ['critical'] : [],
      at,
      since: told?.since ?? at,
      text: text ?? 'over',
      groups: [],
      explains: [],
      runbook: null,
      link: parts.link(),
    }
  }

  return (troubles) => {
    for (const of of TOLD) {
      const subject = subjectOf(of)
      const texts = troubles.filter((trouble) => trouble.of === of).map(({ text }) => text)
      // Whoever was not there when its end was told, and is again, hears it now.
      if (texts.length > 0 ? said.has(subject) : !said.has(subject) && !isBelieved(subject)) {
        changedAt.delete(subject)
        continue
      }
      const since = changedAt.get(subject) ?? parts.now()
      changedAt.set(subject, since)
      if (parts.now() - since >= STANDS_MS) tell(subject, texts.length > 0 ? texts.join('; ') : null)
    }
  }
}

const subjectOf = (of: (typeof TOLD)[number]): string => `the monitor itself (${of})`

/** Whether that is what is told of the monitor itself: no check. */
export const isOwn = (subject: string): boolean => TOLD.some((of) => subjectOf(of) === subject)

/** Whoever hears of anything critical; where no route takes it, everybody whom the routes name. */
function hearers({ routes }: Plan, subject: string): readonly string[] {
  const to = route(routes, { id: subject, name: subject, host: null, groups: [] }, 'critical')
  return to.length > 0 ? to : [...new Set(routes.flatMap((one) => one.to))]
}
