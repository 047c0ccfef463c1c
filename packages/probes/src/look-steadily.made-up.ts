import type { Observation } from '@foretop/shared/model.ts'
import { look } from './look.ts'

/** For tests: `look`, and again while only our own stall was seen. On a busy machine that says nothing of the server. */
export async function lookSteadily(...args: Parameters<typeof look>): ReturnType<typeof look> {
  for (;;) {
    const seen = await look(...args)
    if (seen.outcome !== 'crashed' || seen.code !== 'stall') return seen
  }
}

/** For tests: the facts of an observation that must have been answered; throws its text otherwise. */
export function expectAnswered(seen: Observation): Extract<Observation, { outcome: 'answered' }> {
  if (seen.outcome !== 'answered') throw new Error(`not answered: ${seen.text}`)
  return seen
}
