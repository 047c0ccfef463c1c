import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Script, Step } from './script.made-up.ts'
import { PUSHES, WAYS } from './ways.made-up.ts'

const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

/** The same life where there are people: on call, asked after a while, or in their hours. Time passes for that. */
export function staffed({ guarded, steps }: Script, seed: number): Script {
  const random = createRandom(seed)
  const pass = (): Step => ({ of: 'pass', ms: oneOf(random, [15_000, 42_000, 60_000, 123_000]) })
  let last: (Step & { readonly of: 'plan' }) | null = null
  const played = steps.flatMap((step): readonly Step[] => {
    if (step.of === 'plan') {
      // The first one says who is there.
      last = { ...step, ...((last === null || random(2) === 0) && { way: oneOf(random, WAYS) }) }
      return [last]
    }
    if (step.of === 'manner' && random(2) === 0) return [{ ...step, receiver: oneOf(random, PUSHES) }]
    if (last !== null && random(12) === 0) return [step, { ...last, way: oneOf(random, WAYS) }]
    return step.of === 'see' && random(6) === 0 ? [step, pass()] : [step]
  })
  return { guarded, steps: played }
}
