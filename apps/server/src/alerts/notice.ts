import { createHash } from 'node:crypto'
import type { Status } from '@foretop/shared/model.ts'
import type { News } from '../core/decide.ts'

/** All that is said of one transition; kept in the outbox until it is delivered. */
export interface Notice {
  /** Id of the incident. */
  readonly incident: string
  /** Number of the transition. */
  readonly transition: number
  readonly checkId: string
  readonly host: string | null
  readonly why: News
  /** What people believed until now. */
  readonly from: Status
  readonly to: Status
  /** What people were told that it was until now, and what it was at worst; nothing when it opens. */
  readonly was: readonly Status[]
  /** When it changed, wall ms. */
  readonly at: number
  /** When the incident opened, wall ms. */
  readonly since: number
  readonly text: string
  /** Titles of the check's groups. */
  readonly groups: readonly string[]
  /** Ids of the checks whose trouble this one explains. */
  readonly explains: readonly string[]
  readonly runbook: string | null
  /** Where to see it on the wall; `null` when the wall's own address is not known. */
  readonly link: string | null
}

/** One notice for one channel, as the outbox holds it. */
export interface OutboxRow {
  readonly id: string
  readonly channel: string
  readonly notice: Notice
  readonly createdAt: number
  /** Until then it waits for others to go with, wall ms. */
  readonly dueAt: number
}

/** What the outbox must hold for a decision: one row for each channel, always with the same ids. */
export const rowsFor = (
  decided: { readonly send: boolean; readonly to: readonly string[] },
  notice: Notice,
  now: number,
  /** How long what goes to a channel waits there for more. */
  gatherMs: (channel: string) => number = () => 0,
): readonly OutboxRow[] =>
  decided.send
    ? decided.to.map((channel) => ({
        id: `${threadOf(notice, channel)}.${notice.transition}`,
        channel,
        notice,
        createdAt: now,
        dueAt: now + gatherMs(channel),
      }))
    : []

/** One incident to one recipient. The time keeps it apart from incidents of a data folder that was thrown away. */
export const threadOf = ({ incident, since }: Notice, channel: string): string =>
  `${incident}-${Math.round(since).toString(36)}.${channel}`

/** Made of incident, transition and recipient of each row: the same rows are the same message, also after a crash. */
export const messageIdOf = (rows: readonly Pick<OutboxRow, 'id'>[]): string =>
  `msg_${createHash('sha256')
    .update(
      rows
        .map(({ id }) => id)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 32)}`
