import { z } from 'zod'
import type { Fact } from '../fact.ts'

/** What to do, in Markdown, as somebody wrote it of a check, of its machine, or of machines with one role. */
export const runbookSchema = z.object({
  of: z.enum(['check', 'host', 'group']),
  /** Name of the check or host; title of the group. */
  name: z.string(),
  text: z.string(),
})
export type Runbook = Fact<typeof runbookSchema>
