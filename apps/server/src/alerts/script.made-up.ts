import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { check } from '../engine/play.made-up.ts'

const NAMES = ['ops', 'mail', 'duty'] as const
export type Name = (typeof NAMES)[number]
/** How a receiver takes what is sent to it. */
const MANNERS = ['takes', 'takes', 'takes', 'is busy', 'fails', 'hangs', 'refuses', 'refuses late'] as const
/** Nobody takes anything late in a life that is made of a seed. */
export type Manner = (typeof MANNERS)[number] | 'takes late'

export const READINGS = { ok: 0, warning: 50, critical: 500 } as const
export type Reading = keyof typeof READINGS

export const CHECKS: readonly Check[] = [
  { ...check('lb/http'), attempts: 2 },
  { ...check('web1/http', ['webs']), needs: ['lb/http'] },
  { ...check('web2/http', ['webs']), attempts: 2, recoveries: 2, needs: ['lb/http'] },
  check('db/mysql', ['databases']),
]
export const IDS = CHECKS.map(({ id }) => id)

/** What becomes of what is on its way to the disk when the process is killed: stored and heard of, lost, or stored unheard. */
const DYING = ['works', 'hangs', 'is mute'] as const
type Dying = (typeof DYING)[number]

/** What happens, step by step; in which order what is seen at one moment comes is not part of it. */
export type Step =
  | { readonly of: 'see'; readonly now: { readonly [id: string]: Reading } }
  | { readonly of: 'pass'; readonly ms: number }
  | { readonly of: 'manner'; readonly receiver: Name; readonly is: Manner }
  | { readonly of: 'plan'; readonly names: readonly Name[]; readonly ids: readonly string[] }
  | { readonly of: 'kill'; readonly disk: Dying }
  | { readonly of: 'quiet'; readonly id: string | null }
  | { readonly of: 'take'; readonly id: string }
  | { readonly of: 'disk'; readonly is: 'hang' | 'fail' | 'mend' }

const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

export function script(seed: number): readonly Step[] {
  const random = createRandom(seed)
  const now: { [id: string]: Reading } = Object.fromEntries(IDS.map((id) => [id, 'ok']))
  let names: readonly Name[] = ['ops', 'mail']
  let ids: readonly string[] = IDS
  const see = (): Step => {
    for (const id of IDS) if (random(4) === 0) now[id] = oneOf(random, ['ok', 'ok', 'warning', 'critical'])
    // What depends on it fails with it, and is well with it.
    if (random(5) === 0) for (const id of IDS.slice(0, 3)) now[id] = now['lb/http'] === 'critical' ? 'ok' : 'critical'
    return { of: 'see', now: { ...now } }
  }
  return [
    { of: 'see', now: { ...now } },
    ...Array.from({ length: 8 + random(24) }, (): Step => {
      const kind = random(27)
      if (kind < 14) return see()
      if (kind < 17) return { of: 'pass', ms: oneOf(random, [200, 5_000, 40_000]) }
      if (kind < 20) return { of: 'manner', receiver: oneOf(random, NAMES), is: oneOf(random, MANNERS) }
      if (kind === 24) return { of: 'quiet', id: oneOf(random, IDS) }
      if (kind === 25) return { of: 'quiet', id: null }
      if (kind === 26) return { of: 'take', id: oneOf(random, IDS) }
      if (kind === 20) return { of: 'kill', disk: oneOf(random, DYING) }
      if (kind === 21) return { of: 'disk', is: oneOf(random, ['hang', 'fail', 'mend', 'mend']) }
      // Renamed, taken out, or there again.
      if (random(2) === 0) names = oneOf(random, [['ops'], ['ops', 'mail'], ['duty', 'mail'], ['duty'], ['mail']])
      else ids = IDS.filter(() => random(5) > 0)
      return { of: 'plan', names, ids }
    }),
  ]
}
