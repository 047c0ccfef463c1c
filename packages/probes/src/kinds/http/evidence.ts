import { z } from 'zod'

/** What a page tells the relations it is in. */
export const httpEvidence = z.strictObject({
  status: z.number(),
  /** Where that status itself is not as expected. */
  wrongStatus: z.boolean(),
  /** The first expectation it breaks, in words; `null`: none. */
  unmet: z.string().nullable(),
  /** Who kept us from the page, and how: `Cloudflare: challenge`; `null`: nobody. */
  blocked: z.string().nullable(),
  /** Out of a cache; `null`: not told. */
  fromCache: z.boolean().nullable(),
})

export type HttpEvidence = z.output<typeof httpEvidence>
