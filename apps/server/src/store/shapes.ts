import {
  CONCLUSIONS,
  CRASH_CODES,
  DECISION_REASONS,
  FAILURE_CODES,
  type Note,
  type Observation,
  type Scope,
  STATUSES,
  type State,
  type Status,
} from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { Notice } from '../alerts/notice.ts'
import type { OpenRow } from './outbox.ts'

/** What JSON in a column must be like before anybody rests on it. Unknown fields are another version's, and left alone. */

const status = z.enum(STATUSES)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const reading = z.union([z.number(), z.record(z.string(), z.number())])
const names = z.array(z.string())
const verdict = z.object({
  status: z.enum(CONCLUSIONS),
  text: z.string(),
  culprit: z.string().nullable(),
  atLeast: z.literal(true).exactOptional(),
})

export const stateShape: z.ZodType<State> = z.object({
  checkId: z.string(),
  status,
  since: z.number(),
  candidate: z.object({ status, count: z.number() }).nullable(),
  recent: z.array(status),
  flapping: z.boolean(),
  blockedBy: z.string().nullable(),
  verdict: verdict.nullable(),
  lastKnown: verdict.exactOptional(),
})

const look = {
  checkId: z.string(),
  host: z.string().nullable(),
  address: z.string().nullable().exactOptional(),
  at: z.number(),
  durationMs: z.number(),
  text: z.string(),
}
export const observationShape: z.ZodType<Observation> = z.discriminatedUnion('outcome', [
  z.object({
    ...look,
    outcome: z.literal('answered'),
    metrics: z.record(z.string(), reading),
    details: z.record(z.string(), z.union([scalar, z.array(z.record(z.string(), scalar))])).exactOptional(),
    says: z.enum(CONCLUSIONS).exactOptional(),
  }),
  z.object({ ...look, outcome: z.literal('failed'), code: z.enum(FAILURE_CODES) }),
  z.object({ ...look, outcome: z.literal('crashed'), code: z.enum(CRASH_CODES) }),
])

export const scopeShape: z.ZodType<Scope> = z.object({
  groups: names.exactOptional(),
  hosts: names.exactOptional(),
  checks: names.exactOptional(),
})

const notice = z.object({
  incident: z.string(),
  transition: z.number(),
  checkId: z.string(),
  host: z.string().nullable(),
  why: z.enum(DECISION_REASONS).extract(['opened', 'worse', 'eased', 'resolved', 'removed']),
  from: status,
  to: status,
  was: z.array(status),
  at: z.number(),
  since: z.number(),
  text: z.string(),
  groups: names,
  explains: names,
  runbook: z.string().nullable(),
  link: z.string().nullable(),
})
const noticeShape: z.ZodType<Notice> = notice
/** Earlier versions kept only what people were told last. */
export const storedNoticeShape: z.ZodType<Omit<Notice, 'was'> & { readonly was?: readonly Status[] | undefined }> =
  notice.partial({ was: true })

export const noteShape: z.ZodType<Note> = z.object({
  id: z.string(),
  checkId: z.string(),
  at: z.number(),
  text: z.string(),
  by: z.string(),
})

export const openRowShape: z.ZodType<OpenRow> = z.object({
  seq: z.number(),
  id: z.string(),
  channel: z.string(),
  notice: noticeShape,
  createdAt: z.number(),
  dueAt: z.number(),
  message: z.string().nullable(),
  tries: z.number(),
  firstTriedAt: z.number().nullable(),
})
