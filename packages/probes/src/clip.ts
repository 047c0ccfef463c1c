import type { Details, Metrics, Row, Scalar } from '@foretop/shared/model.ts'
import { oneLine } from './one-line.ts'
import { ProbeCrash } from './protocol/failure.ts'
import { renamed } from './renamed.ts'

const TEXT_LIMIT = 16_384
const DETAILS_LIMIT = 16_384
const ROW_LIMIT = 500
/** Each is judged, remembered and drawn by itself. */
export const INSTANCE_LIMIT = 2_000
/** The name of an instance is in all that is drawn, told and stored of it. No path of a mount with a sense is longer. */
const NAME_LIMIT = 1_024

interface Facts {
  readonly text: string
  readonly metrics: Metrics
  readonly details?: Details
}

/**
 * Bounds what a server can make us show: clean lines of text, and 16 Ki letters of details in all. Numbers are never left
 * out, for one of them might be the bad one: throws a `local` crash where a metric has too many instances.
 */
export function clip<F extends Facts>(facts: F): F {
  for (const [name, reading] of Object.entries(facts.metrics)) {
    const count = typeof reading === 'object' ? Object.keys(reading).length : 1
    if (count > INSTANCE_LIMIT)
      throw new ProbeCrash('local', `${name} has ${count} instances, more than the ${INSTANCE_LIMIT} that we can judge`)
  }
  const metrics: Metrics = Object.fromEntries(
    Object.entries(facts.metrics).map(([name, reading]) => [name, renamed(reading, plain)]),
  )
  const clipped = { ...facts, metrics, text: cut(facts.text) }
  return facts.details === undefined ? clipped : { ...clipped, details: clipDetails(facts.details) }
}

/** Names of instances come from servers too: clean, and not too long. */
const plain = (name: string): string => cut(name, NAME_LIMIT)

/** One clean line of at most `limit` letters, and a mark where it was longer. */
export function cut(text: string, limit = TEXT_LIMIT): string {
  const line = oneLine(text)
  return line.length > limit ? `${line.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** What comes first is kept; names count, since each row carries those of its columns. */
function clipDetails(details: Details): Details {
  let left = DETAILS_LIMIT
  const cells = (entries: Row): Row => {
    const kept: [string, Scalar][] = []
    for (const [said, value] of Object.entries(entries)) {
      const name = oneLine(said)
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
  for (const [said, value] of Object.entries(details)) {
    if (left <= 0) break
    const name = oneLine(said)
    if (typeof value === 'object' && value !== null) {
      left -= name.length
      kept.push([name, rows(value)])
    } else kept.push(...Object.entries(cells({ [name]: value })))
  }
  return Object.fromEntries(kept)
}
