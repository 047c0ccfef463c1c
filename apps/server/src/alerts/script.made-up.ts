import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Quiet, Scope } from '@foretop/shared/model.ts'
import { idsOf, isGuard, NAMES, type Name, type Reading, type Receiver, RULES } from './cast.made-up.ts'
import { staffed } from './staffed.made-up.ts'
import type { Way } from './ways.made-up.ts'

/** How a receiver takes what is sent to it; one may have it and say no. */
const MANNERS = [
  'takes',
  'takes',
  'takes',
  'takes and fails',
  'is busy',
  'fails',
  'hangs',
  'refuses',
  'refuses late',
] as const
/** Nobody takes anything late in a life that is made of a seed. */
export type Manner = (typeof MANNERS)[number] | 'takes late'

/** What becomes of what is on its way to the disk when the process is killed: stored and heard of, lost, stored unheard, or lost from the next message on. */
const DYING = ['works', 'hangs', 'is mute', 'hangs once told'] as const
type Dying = (typeof DYING)[number]

/** A silence or downtime; it begins `inMs` from now. */
export interface Asked extends Pick<Quiet, 'kind' | 'lastsMs' | 'expect'> {
  readonly match: Scope
  readonly inMs: number
  readonly forMs: number
}

/** What happens, step by step; in which order what is seen at one moment comes is not part of it. */
export type Step =
  | { readonly of: 'see'; readonly now: { readonly [id: string]: Reading } }
  /** It goes to and fro, once a second. */
  | { readonly of: 'flap'; readonly id: string; readonly times: number }
  | { readonly of: 'pass'; readonly ms: number }
  /** The monitor has lost its network, or has it again. */
  | { readonly of: 'cut'; readonly is: boolean }
  /** Somebody sets the clock on the wall. */
  | { readonly of: 'clock'; readonly ms: number }
  | { readonly of: 'manner'; readonly receiver: Receiver; readonly is: Manner }
  | {
      readonly of: 'plan'
      readonly names: readonly Name[]
      readonly ids: readonly string[]
      readonly rules?: readonly string[]
      readonly way?: Way | null
    }
  | { readonly of: 'kill'; readonly disk: Dying }
  | { readonly of: 'quiet'; readonly ask: Asked }
  /** Somebody ends all that is quiet, or one of it. */
  | { readonly of: 'speak'; readonly which: number | null }
  /** Somebody takes on the first trouble from there on, or gives back the first that somebody has. */
  | { readonly of: 'take'; readonly from: number; readonly forMs: number | null; readonly sticky: boolean }
  | { readonly of: 'give back'; readonly from: number }
  | { readonly of: 'disk'; readonly is: 'hang' | 'fail' | 'mend' }

export interface Script {
  /** It knows whether it has lost its own network. */
  readonly guarded: boolean
  readonly steps: readonly Step[]
}

const SAID: readonly Reading[] = ['ok', 'ok', 'ok', 'warning', 'critical', 'critical', 'refused']

/** Whatever somebody does, or time alone, comes between two rounds: what was seen in one is decided before. */
const ROUND = 3_000
const MINUTE = 60_000
const HOUR = 3_600_000

const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

/** In every second life there are people. */
export const script = (seed: number): Script =>
  seed % 4 === 1 || seed % 4 === 2 ? staffed(scriptOf(seed), seed) : scriptOf(seed)

function scriptOf(seed: number): Script {
  const random = createRandom(seed)
  const guarded = random(2) === 0
  const all = idsOf(guarded)
  const now: { [id: string]: Reading } = Object.fromEntries(all.map((id) => [id, 'ok']))
  let names: readonly Name[] = ['ops', 'mail']
  let ids = all
  let rules: readonly string[] = random(3) === 0 ? [oneOf(random, RULES).name] : []
  let isCut = false
  let isDown = false

  const see = (): Step => {
    const [first, others] = [all.slice(0, 4), all.slice(4)]
    for (const id of isDown ? others : all)
      if (random(4) === 0) now[id] = oneOf(random, isGuard(id) ? ['ok', 'ok', 'refused'] : SAID)
    // What depends on it fails with it, stays so for a while, and is well with it.
    if (random(4) === 0) {
      isDown = now['lb/http'] !== 'critical'
      for (const id of first) now[id] = isDown ? 'critical' : 'ok'
    }
    return { of: 'see', now: { ...now } }
  }
  const flap = (): Step => ({
    of: 'flap',
    id: oneOf(
      random,
      all.filter((id) => !isGuard(id)),
    ),
    times: 4 + random(8),
  })
  const cut = (): Step => {
    isCut = !isCut
    return { of: 'cut', is: isCut }
  }
  const plan = (): Step => {
    const kind = random(5)
    if (kind < 2) names = oneOf(random, [['ops'], ['ops', 'mail'], ['duty', 'mail'], ['duty'], ['mail']])
    else if (kind < 4) {
      const isLeft = random(5) > 0
      ids = all.filter((id) => (isGuard(id) ? isLeft : random(5) > 0))
    } else rules = random(3) === 0 ? [] : [oneOf(random, RULES).name]
    return { of: 'plan', names, ids, rules }
  }
  const quiet = (): Step => {
    const kind = oneOf(random, ['silence', 'downtime'] as const)
    const match = oneOf<Scope>(random, [{ checks: [oneOf(random, all)] }, { groups: ['webs'] }])
    const [inMs, forMs] = [oneOf(random, [0, 0, 2 * ROUND]), oneOf(random, [3 * ROUND, 10 * ROUND, MINUTE, HOUR])]
    if (kind === 'silence') return { of: 'quiet', ask: { kind, match, inMs: 0, forMs, lastsMs: null, expect: null } }
    const expect = oneOf(random, [null, null, ['refused' as const], ['warning' as const], ['critical' as const]])
    return { of: 'quiet', ask: { kind, match, inMs, forMs, lastsMs: oneOf(random, [null, 12 * ROUND]), expect } }
  }
  const clock = (): Step => ({
    of: 'clock',
    ms: oneOf(random, [-HOUR, HOUR, -3 * MINUTE, 3 * MINUTE, 10 * ROUND, -ROUND, ROUND]),
  })
  const take = (): Step => ({
    ...{ of: 'take', from: random(all.length) },
    ...{ forMs: oneOf(random, [null, 3 * ROUND, 12 * ROUND]), sticky: random(2) === 0 },
  })
  const others = (kind: number): Step => {
    if (kind < 3) return { of: 'pass', ms: oneOf(random, [ROUND, 2 * ROUND, 13 * ROUND]) }
    if (kind < 6) return { of: 'manner', receiver: oneOf(random, NAMES), is: oneOf(random, MANNERS) }
    if (kind < 9) return quiet()
    if (kind === 9) return { of: 'speak', which: oneOf(random, [null, 0, 1]) }
    if (kind < 13) return take()
    if (kind === 13) return { of: 'give back', from: random(all.length) }
    if (kind < 16) return { of: 'kill', disk: oneOf(random, DYING) }
    if (kind < 18) return { of: 'disk', is: oneOf(random, ['hang', 'fail', 'mend', 'mend']) }
    if (kind < 20) return clock()
    if (kind < 22) return flap()
    if (kind < 24 && guarded) return cut()
    if (kind < 25 && isCut) return cut()
    return plan()
  }
  return {
    guarded,
    steps: [
      { of: 'plan', names, ids, rules },
      // From the minute at which rules begin on it is a whole number of rounds.
      { of: 'pass', ms: 2_000 },
      { of: 'see', now: { ...now } },
      ...Array.from({ length: 8 + random(24) }, (): Step => (random(2) === 0 ? see() : others(random(27)))),
    ],
  }
}
