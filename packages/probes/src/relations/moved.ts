import { z } from 'zod'
import type { Past } from '../define.ts'

/** Who had it, and when that last changed. */
export const movedKeepsake = z.strictObject({
  owner: z.string().nullable(),
  /** Wall ms; `null`: it was not seen to move. */
  movedAt: z.number().nullable(),
})

export const SINCE_MOVED = { label: 'Moved before', unit: 's' } as const

/** What is known of the last move once `owner` has it; nobody, or two: it may be on its way. */
export function movedBy(owner: string | undefined, { keepsake, at }: Past) {
  const before = movedKeepsake.safeParse(keepsake).data ?? { owner: null, movedAt: null }
  const isMoved = owner !== undefined && before.owner !== null && owner !== before.owner
  const movedAt = isMoved ? at : before.movedAt
  return {
    metrics: movedAt === null ? {} : { sinceMoved: Math.max(0, at - movedAt) / 1_000 },
    details: movedAt === null ? {} : { moved: new Date(movedAt).toISOString() },
    keepsake: { owner: owner ?? before.owner, movedAt },
  }
}
