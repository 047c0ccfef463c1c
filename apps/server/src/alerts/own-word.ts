import type { Decision } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import type { Times } from '../core/audience.ts'
import type { Committer } from '../store/commit.ts'
import type { Beliefs, Changed } from './beliefs.ts'
import { type OutboxRow, rowFor } from './notice.ts'

export interface OwnParts {
  readonly plan: () => Plan
  readonly times: () => Times
  readonly beliefs: Beliefs
  readonly committer: Pick<Committer, 'commit'>
  readonly send: (rows: readonly OutboxRow[], stored: Promise<void>) => void
  /** The number of the next transition. */
  readonly nextSeq: () => number
  readonly link: () => string | null
  /** Wall ms. */
  readonly now: () => number
}

/** What is said of the monitor itself. */
export interface OwnWord {
  readonly subject: string
  readonly text: string
  readonly isOver: boolean
  /** Names of the channels that hear it. */
  readonly to: readonly string[]
  /** What is to be stored with it. */
  readonly handed?: Changed
}

const SUBJECT = 'the monitor itself ('

/** What a message about the monitor itself is about: no check. */
export const ownSubject = (of: string): string => `${SUBJECT}${of})`

/** Whether that is what is told of the monitor itself. */
export const isOwn = (subject: string): boolean => subject.startsWith(SUBJECT)

const CHANNEL = `${SUBJECT}channel `

/** What is told of a channel that lost messages is about this. */
export const channelSubject = (channel: string): string => `${CHANNEL}${channel})`

/** The channel that such a word is about; `null`: it is about something else. */
export const lostChannelOf = (subject: string): string | null =>
  subject.startsWith(CHANNEL) ? subject.slice(CHANNEL.length, -1) : null

/** Says it on some channels, and keeps that as it keeps what is told of checks. */
export function createOwnVoice(parts: OwnParts): (word: OwnWord) => void {
  return ({ subject, text, isOver, to, handed }) => {
    const seq = parts.nextSeq()
    const at = parts.now()
    const { beliefs } = parts
    const told = beliefs.expected(subject)
    const [status, why] = isOver ? (['ok', 'resolved'] as const) : (['critical', 'opened'] as const)
    const rows = to.map((name) => {
      const known = told.get(name) ?? null
      const notice = {
        ...{ incident: known?.incident ?? String(seq), transition: seq, checkId: subject, host: null, why },
        ...{ from: isOver ? ('critical' as const) : ('ok' as const), to: status, at, since: known?.since ?? at, text },
        was: isOver ? (['critical'] as const) : [],
        ...{ groups: [], explains: [], runbook: null, link: parts.link() },
      }
      return rowFor(notice, name, at)
    })
    const decisions = to.map(
      (recipient): Decision => ({
        ...{ transitionSeq: seq, recipient, checkId: subject, at, send: true, why },
        ...{ status, cause: null, decidedAt: at },
      }),
    )
    beliefs.promise(rows)
    const stored = parts.committer.commit({ decisions, notices: rows, ...handed })
    if (rows.length > 0) parts.send(rows, stored)
  }
}
