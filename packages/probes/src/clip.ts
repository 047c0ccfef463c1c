import type { Details, Metrics, Row, Scalar } from '@foretop/shared/model.ts'
import { ProbeCrash } from './protocol/failure.ts'

const TEXT_LIMIT = 16_384
const DETAILS_LIMIT = 16_384
const ROW_LIMIT = 500
/** Each is judged, remembered and drawn by itself. */
const INSTANCE_LIMIT = 2_000

interface Facts {
  readonly text: string
  readonly metrics: Metrics
  readonly details?: Details
}

/**
 * Bounds what a server can make us keep: one line of text, and 16 Ki letters of details in all. Numbers are never left
 * out, for one of them might be the bad one: throws a `local` crash where a metric has too many instances.
 */
export function clip<F extends Facts>(facts: F): F {
  for (const [name, reading] of Object.entries(facts.metrics)) {
    const count = typeof reading === 'object' ? Object.keys(reading).length : 1
    if (count > INSTANCE_LIMIT)
      throw new ProbeCrash('local', `${name} has ${count} instances, more than the ${INSTANCE_LIMIT} that we can judge`)
  }
  const text = cut(facts.text.replaceAll(/[\r\n]+/g, ' '))
  return facts.details === undefined ? { ...facts, text } : { ...facts, text, details: clipDetails(facts.details) }
}

export const cut = (text: string, limit = TEXT_LIMIT): string =>
  text.length > limit ? `${text.slice(0, limit)}…` : text

/** What comes first is kept; names count, since each row carries those of its columns. */
function clipDetails(details: Details): Details {
  let left = DETAILS_LIMIT
  const cells = (entries: Row): Row => {
    const kept: [string, Scalar][] = []
    for (const [name, value] of Object.entries(entries)) {
      left -= name.length
      if (left <= 0) break
      kept.push([name, typeof value === 'string' ? cut(value, left) : value])
      left -= String(value).length
    }
    return Object.fromEntries(kept)
  }
  const rows = (table: readonly Row[]): readonly Row[] => {
    const kept: Row[] = []
    for (const row of table.slice(0, ROW_LIMIT)) {
      if (left <= 0) break
      kept.push(cells(row))
    }
    return kept
  }
  const kept: [string, Details[string]][] = []
  for (const [name, value] of Object.entries(details)) {
    if (left <= 0) break
    if (typeof value === 'object' && value !== null) {
      left -= name.length
      kept.push([name, rows(value)])
    } else kept.push(...Object.entries(cells({ [name]: value })))
  }
  return Object.fromEntries(kept)
}
