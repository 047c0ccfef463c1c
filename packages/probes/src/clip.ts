import type { Details, Metrics, Reading, Row, Scalar } from '@foretop/shared/model.ts'
import { oneLine } from './one-line.ts'
import { ProbeCrash } from './protocol/failure.ts'

const TEXT_LIMIT = 16_384
const DETAILS_LIMIT = 16_384
const ROW_LIMIT = 500
/** Each is judged, remembered and drawn by itself. */
const INSTANCE_LIMIT = 2_000
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
    Object.entries(facts.metrics).map(([name, reading]) => [name, clean(reading)]),
  )
  const clipped = { ...facts, metrics, text: cut(facts.text) }
  return facts.details === undefined ? clipped : { ...clipped, details: clipDetails(facts.details) }
}

/** One clean line of at most `limit` letters, and a mark where it was longer. */
export function cut(text: string, limit = TEXT_LIMIT): string {
  const line = oneLine(text)
  return line.length > limit ? `${line.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** Names of instances come from servers too: clean, and not too long. Two that look alike stay two: each number counts. */
function clean(reading: Reading | undefined): Reading | undefined {
  if (typeof reading !== 'object') return reading
  const kept = new Map<string, number>()
  const dirty = Object.entries(reading).filter(([name, value]) => {
    const plain = cut(name, NAME_LIMIT) === name
    if (plain) kept.set(name, value)
    return !plain
  })
  if (dirty.length === 0) return reading
  const alike = new Map<string, number>()
  for (const [name, value] of dirty) kept.set(unlike(cut(name, NAME_LIMIT), kept, alike), value)
  return Object.fromEntries(kept)
}

/** `alike`: how many of a name there were, for a thousand of one name shall not each be compared with all before. */
function unlike(name: string, taken: ReadonlyMap<string, number>, alike: Map<string, number>): string {
  for (let number = (alike.get(name) ?? 0) + 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} (${number})`
    if (taken.has(candidate)) continue
    alike.set(name, number)
    return candidate
  }
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
