import { PLACE, receiversOf } from './cast.made-up.ts'
import type { Game } from './game.made-up.ts'
import type { Step } from './script.made-up.ts'

/** What may be so in a life, each alone and with each other. */
export const FEATURES = [
  'silence',
  'downtime',
  'flexible downtime',
  'recurring downtime',
  'expectation',
  'acknowledgement',
  'expiring acknowledgement',
  'flapping',
  'blocked',
  'blocked by any of',
  'blocked two deep',
  'blind',
  'clock set',
  'reload',
  'kill',
  'channel down',
  'disk down',
] as const
type Feature = (typeof FEATURES)[number]

/** Which of them were so at the same time, or one right after the other. */
export interface Meeting {
  readonly met: ReadonlySet<string>
  /** This step was just done. */
  note(step: Step): void
}

const OF_STEP: { readonly [of in Step['of']]?: Feature } = { clock: 'clock set', plan: 'reload', kill: 'kill' }

export function createMeeting(game: Game): Meeting {
  const met = new Set<string>()
  const now = (): ReadonlySet<Feature> => {
    const { quiets } = game.quiet()
    const entries = [...game.world.memory.entries.values()]
    const kept = entries.flatMap(({ acknowledgement }) => acknowledgement ?? [])
    const byWhom = new Map(entries.map(({ check, state }) => [check.id, state.blockedBy]))
    const app = byWhom.get('app/http') ?? null
    const is: { readonly [feature in Feature]?: boolean } = {
      silence: quiets.some(({ kind }) => kind === 'silence'),
      downtime: quiets.some(({ kind, rule, lastsMs }) => kind === 'downtime' && rule === null && lastsMs === null),
      'flexible downtime': quiets.some(({ lastsMs }) => lastsMs !== null),
      'recurring downtime': quiets.some(({ rule }) => rule !== null),
      expectation: quiets.some(({ expect }) => expect !== null),
      acknowledgement: kept.length > 0,
      'expiring acknowledgement': kept.some(({ until }) => until !== null),
      flapping: entries.some(({ state }) => state.flapping),
      blocked: [...byWhom.values()].some((by) => by !== null && by !== PLACE),
      'blocked by any of': app?.startsWith('web') ?? false,
      'blocked two deep': app === 'lb/http',
      blind: game.world.entry(PLACE)?.state.status === 'critical',
      'channel down': receiversOf(game.configured).some((name) => !game.receivers.isWell(name)),
      'disk down': game.disk.condition().is !== 'works',
    }
    return new Set(FEATURES.filter((feature) => is[feature] === true))
  }
  /** What was done by the step before. */
  let before: readonly Feature[] = []
  return {
    met,
    note(step) {
      const own = OF_STEP[step.of]
      const died = step.of === 'kill' && step.disk !== 'works' ? (['disk down'] as const) : []
      const done = own === undefined ? [] : [own, ...died]
      const all = [...new Set([...now(), ...before, ...done])]
      before = done
      for (const one of all)
        for (const other of all) if (FEATURES.indexOf(one) < FEATURES.indexOf(other)) met.add(pairOf(one, other))
    },
  }
}

export const pairOf = (one: Feature, other: Feature): string => `${one} × ${other}`

/** What one check is blocked by: by one thing at a time, and when we are blind by that. */
const APART: readonly Feature[] = ['blocked by any of', 'blocked two deep', 'blind']
/** All pairs of two that can be so at the same time. */
export const PAIRS: readonly string[] = FEATURES.flatMap((one, at) =>
  FEATURES.slice(at + 1)
    .filter((other) => !(APART.includes(one) && APART.includes(other)) && !(one === 'blocked' && other === 'blind'))
    .map((other) => pairOf(one, other)),
)
