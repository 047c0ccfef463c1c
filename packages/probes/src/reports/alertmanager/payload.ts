import { z } from 'zod'

const labels = z.record(z.string(), z.string())
const time = z.iso.datetime({ offset: true, error: 'must be a time as 2026-03-01T03:15:00Z' })

const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.default({}),
  startsAt: time,
  /** Year 1: it goes on. */
  endsAt: time.optional(),
  generatorURL: z.string().default(''),
  fingerprint: z.string().min(1).max(64),
})
export type Alert = z.output<typeof alertSchema>

/** What Alertmanager posts to a webhook, version 4; what newer ones add is passed over. */
export const payloadSchema = z.object({
  version: z.literal('4', { error: 'must be "4": this is no webhook of Alertmanager' }),
  groupKey: z.string().min(1),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  groupLabels: labels,
  commonLabels: labels,
  truncatedAlerts: z.int().min(0).default(0),
  alerts: z.array(alertSchema),
})
export type Payload = z.output<typeof payloadSchema>
