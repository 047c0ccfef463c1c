import { z } from 'zod'
import { cut } from '../../clip.ts'
import type { Seen } from './servers.ts'

/** Longer answers are nobody's addresses. */
const [RECORDS_TOLD, LETTERS_TOLD] = [200, 300]

/** What name servers tell the relations they are in: one row for each that answered. */
export const dnsEvidence = z.strictObject({
  answers: z.array(z.strictObject({ server: z.string(), records: z.array(z.string()) })),
})

export type DnsEvidence = z.output<typeof dnsEvidence>

export const evidenceOf = (seen: readonly Seen[]): DnsEvidence => ({
  answers: seen.flatMap(({ server, told }) =>
    told instanceof Error
      ? []
      : [{ server, records: told.records.slice(0, RECORDS_TOLD).map(({ text }) => cut(text, LETTERS_TOLD)) }],
  ),
})
