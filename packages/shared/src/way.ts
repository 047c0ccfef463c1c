import type { Check } from './plan.ts'

/** Ids of the checks that it is concluded from; none for one that is looked at in another way. */
export const membersOf = ({ way }: Pick<Check, 'way'>): readonly string[] => (way.by === 'derive' ? way.of : [])

/** Where it is asked; `null` where nobody asks. */
export const addressOf = ({ way }: Pick<Check, 'way'>): string | null =>
  way.by === 'poll' || way.by === 'child' ? way.address : null
