import type { Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { followers } from '../core/followers.ts'
import { route } from '../core/route.ts'
import type { Committer } from '../store/commit.ts'
import type { Outbox } from '../store/outbox.ts'
import { type Notice, type OutboxRow, rowsFor } from './notice.ts'

/** What people are told of: what they must act on although the monitor goes on. Not what cannot be told anyway. */
const TOLD = ['poller', 'resources', 'store', 'damage'] as const
/** What passes by itself sooner is not told, nor is an end that does not last. */
const STANDS_MS = 5_000

interface Parts {
  readonly plan: () => Plan
  readonly outbox: Pick<Outbox, 'told'>
  readonly committer: Pick<Committer, 'commit'>
  readonly expect: (rows: readonly OutboxRow[]) => void
  readonly wake: () => void
  /** The number of the next transition. */
  readonly nextSeq: () => number
  readonly link: () => string | null
  readonly now: () => number
}

interface Believed {
  readonly incident: string
  readonly since: number
  readonly to: readonly string[]
}

/** Tells by the channels of the routes what ails the monitor itself. Call it each second with the troubles there are. */
export function createOwnTrouble(parts: Parts): (troubles: readonly Trouble[]) => void {
  const believed = new Map<string, Believed>(parts.outbox.told())
  /** Since when it is another way than people believe. */
  const changedAt = new Map<string, number>()

  const tell = (subject: string, text: string | null) => {
    const now = parts.now()
    const told = believed.get(subject)
    const names = parts.plan().channels.map(({ name }) => name)
    const to = followers(told?.to ?? [], names, hearers(parts.plan(), subject))
    // Nobody hears of it: then nobody believes it, and nobody needs its end.
    if (text !== null && to.length === 0) return
    const seq = parts.nextSeq()
    const { incident, since } = told ?? { incident: String(seq), since: now }
    if (text === null) believed.delete(subject)
    else believed.set(subject, { incident, since, to })
    const notice: Notice = {
      incident,
      transition: seq,
      checkId: subject,
      host: null,
      why: text === null ? 'resolved' : 'opened',
      from: text === null ? 'critical' : 'ok',
      to: text === null ? 'ok' : 'critical',
      was: text === null ? ['critical'] : [],
      at: now,
      since,
      text: text ?? 'over',
      groups: [],
      explains: [],
      runbook: null,
      link: parts.link(),
    }
    const rows = rowsFor({ send: true, to }, notice, now)
    parts.expect(rows)
    parts.committer.commit({ notices: rows }).then(parts.wake, () => {})
  }

  return (troubles) => {
    for (const of of TOLD) {
      const subject = `the monitor itself (${of})`
      const texts = troubles.filter((trouble) => trouble.of === of).map(({ text }) => text)
      if (texts.length > 0 === believed.has(subject)) {
        changedAt.delete(subject)
        continue
      }
      const since = changedAt.get(subject) ?? parts.now()
      changedAt.set(subject, since)
      if (parts.now() - since >= STANDS_MS) tell(subject, texts.length > 0 ? texts.join('; ') : null)
    }
  }
}

/** Whoever hears of anything critical; where no route takes it, everybody whom the routes name. */
function hearers({ routes }: Plan, subject: string): readonly string[] {
  const to = route(routes, { id: subject, name: subject, host: null, groups: [] }, 'critical')
  return to.length > 0 ? to : [...new Set(routes.flatMap((one) => one.to))]
}
