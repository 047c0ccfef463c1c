import { cut } from '@foretop/probes/clip.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { RowMistake } from '../core/blueprint.ts'

/** What looks at sources say once it is known what became of their lists. */

const MOST_TOLD = 20
const rowsText = (count: number): string => `${formatNumber(count)} ${count === 1 ? 'row' : 'rows'}`

/** It could not be asked: what it listed before stays. */
export function sayKept(observation: Observation, { rows, ageMs }: { readonly rows: number; readonly ageMs: number }) {
  if (rows === 0) return observation
  const text = `${observation.text}; the ${rowsText(rows)} of ${formatDuration(Math.max(0, ageMs))} ago stay`
  return { ...observation, text: cut(text) }
}

interface Doubt {
  readonly name: string
  readonly had: number
  readonly has: number
  /** Looks that must still say so. */
  readonly left: number
}

export function sayDoubted(observation: Observation, { name, had, has, left }: Doubt): Observation {
  if (observation.outcome !== 'answered') return observation
  const until = `until ${left} more ${left === 1 ? 'look says' : 'looks say'} so, or foretop believe ${name}`
  return {
    ...observation,
    metrics: { ...observation.metrics, doubted: 1 },
    details: { ...observation.details, inForce: had },
    text: `${rowsText(has)}, ${formatNumber(had)} before: the list is kept ${until}`,
  }
}

interface Taken {
  readonly added: number
  readonly gone: number
  readonly mistakes: readonly RowMistake[]
  /** When the list last changed, wall ms. */
  readonly changedAt: number
}

export function sayTaken(observation: Observation, { added, gone, mistakes, changedAt }: Taken): Observation {
  if (observation.outcome !== 'answered') return observation
  const [first, ...others] = mistakes
  const { refused = 0 } = observation.metrics
  const moved = [
    ...(added > 0 ? [`${formatNumber(added)} added`] : []),
    ...(gone > 0 ? [`${formatNumber(gone)} gone`] : []),
  ]
  const wrong =
    first === undefined
      ? []
      : [`row ${first.key}: ${first.text}${others.length > 0 ? ` (and ${others.length} more)` : ''}`]
  const told = mistakes.slice(0, MOST_TOLD).map(({ key, text }) => ({ row: key, why: text }))
  const before = observation.details?.refused
  const refusals = [...(Array.isArray(before) ? before : []), ...told]
  return {
    ...observation,
    metrics: {
      ...observation.metrics,
      ...{ added, gone, doubted: 0 },
      refused: (typeof refused === 'number' ? refused : 0) + mistakes.length,
    },
    details: {
      ...(refusals.length > 0 && { refused: refusals }),
      changed: new Date(changedAt).toISOString(),
    },
    text: cut([...wrong, [observation.text, ...moved].join(', ')].join('; ')),
  }
}
