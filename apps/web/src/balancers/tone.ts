import { bandOf } from '@foretop/shared/balancers/cell.ts'
import type { Band } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import type { Part } from '../view/roles.ts'
import type { LineLook } from './look.ts'

/** How a number is drawn. */
export interface Tone {
  readonly tone: Band['tone'] | 'unknown'
  readonly strength: Band['strength']
}

const UNKNOWN: Tone = { tone: 'unknown', strength: 'plain' }
const WORST: Tone = { tone: 'critical', strength: 'filled' }

/** The colour scale of a number: its own, else the steps at which it is judged. */
export function bandsOf(part: Part, thresholds: CheckView['thresholds'] | undefined): readonly Band[] {
  if (part.metric.bands !== undefined) return part.metric.bands
  const { warning, critical } = thresholds?.[part.name] ?? part.metric.thresholds ?? {}
  return [
    { upTo: warning?.above ?? critical?.above ?? null, tone: 'ok', strength: 'plain' },
    ...(warning?.above === undefined
      ? []
      : [{ upTo: critical?.above ?? null, tone: 'warning', strength: 'plain' } as const]),
    ...(critical?.above === undefined ? [] : [{ upTo: null, ...WORST } as Band]), // WORST is no unknown
  ]
}

/** Down is drawn as the worst that the scale has. */
export function toneOf({ is, waiting }: LineLook, bands: readonly Band[]): Tone {
  if (is === 'unknown') return UNKNOWN
  const band = is === 'down' ? bands.at(-1) : bandOf(bands, waiting)
  return is === 'down' && band?.tone !== 'critical' ? WORST : (band ?? WORST)
}

/** The limit above which the scale ends; `null` where it has no steps. */
export const topLimit = (bands: readonly Band[]): number | null =>
  bands.findLast(({ upTo }) => upTo !== null)?.upTo ?? null
