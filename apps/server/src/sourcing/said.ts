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
  /** Looks that must still say so; `null`: no number of them is enough. */
  readonly left: number | null
  /** What would be wrong with it. */
  readonly mistakes: readonly RowMistake[]
}

export function sayDoubted(observation: Observation, { name, had, has, left, mistakes }: Doubt): Observation {
  if (observation.outcome !== 'answered') return observation
  const orBelieve = `or foretop believe ${name}`
  const text =
    left === null
      ? `${mistakes.length > 0 ? wrongText(mistakes) : observation.text}; the ${rowsText(had)} of before stay until that is right, ${orBelieve}`
      : `${rowsText(has)}, ${formatNumber(had)} before: the list is kept until ${left} more ${left === 1 ? 'look says' : 'looks say'} so, ${orBelieve}`
  return {
    ...observation,
    metrics: { ...observation.metrics, doubted: 1, refused: refusedOf(observation) + mistakes.length },
    details: { ...observation.details, ...refusalsOf(observation, mistakes), inForce: had },
    text: cut(text),
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
  const moved = [
    ...(added > 0 ? [`${formatNumber(added)} added`] : []),
    ...(gone > 0 ? [`${formatNumber(gone)} gone`] : []),
  ]
  const wrong = mistakes.length > 0 ? [wrongText(mistakes)] : []
  return {
    ...observation,
    metrics: {
      ...observation.metrics,
      ...{ added, gone, doubted: 0 },
      refused: refusedOf(observation) + mistakes.length,
    },
    details: { ...refusalsOf(observation, mistakes), changed: new Date(changedAt).toISOString() },
    text: cut([...wrong, [observation.text, ...moved].join(', ')].join('; ')),
  }
}

type Answered = Extract<Observation, { outcome: 'answered' }>

function wrongText([first, ...others]: readonly RowMistake[]): string {
  return `row ${first?.key}: ${first?.text}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
}

/** Rows that could not even be listed. */
export const refusedOf = ({ metrics: { refused } }: Answered): number => (typeof refused === 'number' ? refused : 0)

function refusalsOf({ details }: Answered, mistakes: readonly RowMistake[]): Pick<Answered, 'details'>['details'] {
  const before = details?.refused
  const told = mistakes.slice(0, MOST_TOLD).map(({ key, text }) => ({ row: key, why: text }))
  const refused = [...(Array.isArray(before) ? before : []), ...told]
  return refused.length > 0 ? { refused } : {}
}
