import { duration } from '@foretop/shared/duration.ts'
import { formatAge } from '@foretop/shared/format/age.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { z } from 'zod'
import type { Span, Waiting } from './define.ts'

/** The secret by which somebody may tell of this check and of no other. */
export const ownToken = z
  .string()
  .min(16, { error: 'must have at least 16 letters' })
  .max(200)
  .optional()
  .meta({ description: 'Lets its bearer report this check, and nothing else.', secret: true })

/** How often something has to be told. */
export const fresh = duration('1s', '366d')

/** What it is when nothing comes in time. */
export const overdueAs = z
  .enum(CONCLUSIONS)
  .exclude(['ok'])
  .default('critical')
  .meta({ description: 'What it is when nothing comes in time: warning, critical or unknown.' })

/** Until when what had to come after `from` may still be told; Foretop's own absence counts for nobody. */
export function dueBy(from: number, freshMs: number, aways: readonly Span[]): number {
  const due = from + freshMs
  const missed = aways.findLast((away) => away.to > from && away.from <= due)
  return missed === undefined ? due : missed.to + freshMs
}

/** For people, where it made a difference. */
export function excuse(from: number, { aways }: Pick<Waiting, 'aways'>): string {
  const awayMs = aways.reduce((sum, away) => (away.to > from ? sum + away.to - away.from : sum), 0)
  return awayMs === 0 ? '' : `; Foretop could hear nobody for ${formatAge(awayMs)} meanwhile`
}

/** In details: nobody's zone. */
export const moment = (at: number): string => new Date(at).toISOString()

const STEPS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** A span of the configuration as it is written there: `90 s`, `1 d`. */
export function spanOf(ms: number): string {
  const [unit, size] = STEPS.find(([, size]) => ms % size === 0) ?? ['ms', 1]
  return `${ms / size}\u202F${unit}`
}
