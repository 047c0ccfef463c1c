import { z } from 'zod'
import type { Receipt } from '../../looking/inbox.ts'
import { Problem } from '../api/errors.ts'

export const receiptSchema = z.object({
  became: z.enum(['taken', 'repeated', 'outdated']).meta({
    description: 'repeated: it was told before; outdated: something newer was. Neither has any effect.',
  }),
  note: z.string().nullable().meta({ description: 'What is odd about it: a clock that is ahead, what it came after.' }),
})

/** What whoever told it is answered. Throws where it was not taken in at all. */
export function answerOf(receipt: Receipt, checkId: string): z.infer<typeof receiptSchema> {
  if (receipt.became === 'stray') throw new Problem(404, noSuch(checkId))
  if (receipt.became === 'flooded') {
    const waitS = secondsOf(receipt.waitMs)
    throw new Problem(429, tooMuch(checkId, waitS), waitS)
  }
  return receipt
}

export const noSuch = (checkId: string): string => `there is no check ${checkId} of which others tell`

export const tooMuch = (checkId: string, waitS: number): string =>
  `too much was told of ${checkId}, or of all together: try again in ${waitS} s`

export const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))
