import { createHash } from 'node:crypto'
import type { Fact } from '@foretop/shared/fact.ts'
import { impactSchema } from '@foretop/shared/model/impact.ts'
import { runbookSchema } from '@foretop/shared/model/runbook.ts'
import { statusSchema } from '@foretop/shared/model/state.ts'
import { NEWS } from '@foretop/shared/words.ts'
import { z } from 'zod'

/** All that is said of one transition; kept in the outbox until it is delivered. */
export const noticeSchema = z.object({
  /** Id of the incident. */
  incident: z.string(),
  /** Number of the transition. */
  transition: z.number(),
  checkId: z.string(),
  host: z.string().nullable(),
  why: z.enum(NEWS),
  /** What people believed until now. */
  from: statusSchema,
  to: statusSchema,
  /** What people were told that it was until now, and what it was at worst; nothing when it opens. */
  was: z.array(statusSchema),
  /** When it changed, wall ms. */
  at: z.number(),
  /** When the incident opened, wall ms. */
  since: z.number(),
  text: z.string(),
  /** Titles of the check's groups. */
  groups: z.array(z.string()),
  /** Ids of the checks whose trouble this one explains. */
  explains: z.array(z.string()),
  /** Of a problem that nothing explains, where something is said to be what visitors see; earlier versions noted nothing of it. */
  impact: impactSchema.exactOptional(),
  /** Why it is this recipient who hears of it now; `null`: it goes without saying. Earlier versions noted nothing of it. */
  toYou: z.string().nullable().exactOptional(),
  /** Who was on call when that was decided, where there are rotas: `Ann (Primary)`. */
  onCall: z.string().exactOptional(),
  /** Of the check itself. */
  runbook: z.string().nullable(),
  /** Of its host and groups, where these have any; earlier versions knew none. */
  furtherRunbooks: z.array(runbookSchema).exactOptional(),
  /** Where to see it on the wall; `null` when the wall's own address is not known. */
  link: z.string().nullable(),
})
export type Notice = Fact<typeof noticeSchema>

/** One notice for one channel, as the outbox holds it. */
export const outboxRowSchema = z.object({
  id: z.string(),
  channel: z.string(),
  notice: noticeSchema,
  createdAt: z.number(),
  /** Until then it waits for others to go with, wall ms. */
  dueAt: z.number(),
})
export type OutboxRow = Fact<typeof outboxRowSchema>

/** What the outbox holds of a notice for a channel: always with the same id. */
export const rowFor = (notice: Notice, channel: string, createdAt: number, gatherMs = 0): OutboxRow => ({
  id: `${threadOf(notice, channel)}.${notice.transition}`,
  channel,
  notice,
  createdAt,
  dueAt: createdAt + gatherMs,
})

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
