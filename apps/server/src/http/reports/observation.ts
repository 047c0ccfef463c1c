import type { PassiveTold } from '@foretop/probes/reports/passive/heard.ts'
import { readingSchema } from '@foretop/shared/model/look.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { z } from 'zod'

const LONGEST_TEXT = 8_192
const AT = 'must be ms since 1970, or a time such as 2026-03-01T03:15:00Z'

/** What is posted of a passive check. */
export const observationSchema = z
  .strictObject({
    status: z.enum(CONCLUSIONS).optional().meta({ description: 'How it is. This, or `exit_code`.' }),
    exit_code: z
      .int()
      .min(0)
      .max(255)
      .optional()
      .meta({ description: 'The same as a Nagios plugin says it: 0 ok, 1 warning, 2 critical, any other unknown.' }),
    text: z.string().max(LONGEST_TEXT).default('').meta({
      description: 'A line for people; further lines are details. Performance data of Nagios may stand behind a bar.',
    }),
    metrics: z
      .record(z.string().min(1).max(128), readingSchema)
      .refine((metrics) => Object.keys(metrics).length <= 200, { error: 'must have at most 200 metrics' })
      .default({})
      .meta({ description: 'Numbers by name, or tables of them.' }),
    at: z
      .union([z.number().min(0).max(8.64e15), z.iso.datetime({ offset: true, error: AT })], { error: AT })
      .optional()
      .meta({ description: 'When it was so: ms since 1970, or ISO 8601. When it comes, if not given.' }),
    id: z.string().min(1).max(128).optional().meta({ description: 'What comes twice with the same id counts once.' }),
  })
  .refine(({ status, exit_code }) => (status === undefined) !== (exit_code === undefined), {
    error: 'must have either status or exit_code',
  })

export function toldIn({ status, exit_code, text, metrics, at, id }: z.infer<typeof observationSchema>): PassiveTold {
  return {
    says: status ?? saidBy(exit_code ?? 3),
    ...{ text, metrics },
    at: at === undefined ? null : typeof at === 'number' ? at : Date.parse(at),
    id: id ?? null,
  }
}

/** What a plugin says by its exit code; what is none of the four means nothing. */
export const saidBy = (code: number) => CONCLUSIONS[code] ?? 'unknown'
