/** Transactions from one to another, both included. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** Who wrote them → which, in order, none touching the next. Of MariaDB the writer is `domain-server`, of MySQL its UUID. */
export interface GtidSet {
  readonly flavour: 'mysql' | 'mariadb'
  readonly by: ReadonlyMap<string, readonly Interval[]>
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TAG = /^[a-z_][a-z0-9_]{0,31}$/
const POSITION = /^(\d{1,10}-\d{1,10})-(\d{1,16})$/
const INTERVAL = /^(\d{1,16})(?:-(\d{1,16}))?$/

/**
 * `uuid:1-5:7,uuid:tag:1` as MySQL writes it, `0-1-73,0-2-5` as MariaDB does, where a position stands for all up to it. `null`:
 * it is neither, and of a part nobody could say what is missing.
 */
export function parseGtids(text: string): GtidSet | null {
  const parts = text
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) return null
  const flavour = parts[0]?.includes(':') ? 'mysql' : 'mariadb'
  const found = parts.map(flavour === 'mysql' ? parseSet : parsePosition)
  const by = new Map<string, Interval[]>()
  for (const part of found) {
    if (part === null) return null
    for (const [writer, interval] of part) by.set(writer, [...(by.get(writer) ?? []), interval])
  }
  return { flavour, by: new Map([...by].map(([writer, intervals]) => [writer, joined(intervals)])) }
}

type Part = readonly (readonly [writer: string, Interval])[] | null

function parsePosition(text: string): Part {
  const [, writer, last] = POSITION.exec(text) ?? []
  const interval = writer === undefined ? null : intervalOf('1', last)
  return writer === undefined || interval === null ? null : [[writer, interval]]
}

/** A tag stands before the intervals that it is about. */
function parseSet(text: string): Part {
  const [uuid = '', ...rest] = text.split(':').map((part) => part.trim())
  if (!UUID.test(uuid) || rest.length === 0) return null
  let writer = uuid
  const found: (readonly [string, Interval])[] = []
  for (const part of rest) {
    if (TAG.test(part)) {
      writer = `${uuid}:${part}`
      continue
    }
    const [, from, to = from] = INTERVAL.exec(part) ?? []
    const interval = from === undefined ? null : intervalOf(from, to)
    if (interval === null) return null
    found.push([writer, interval])
  }
  return found
}

function intervalOf(from: string, to: string | undefined): Interval | null {
  const [first, last] = [Number(from), Number(to)]
  return Number.isSafeInteger(last) && first >= 1 && first <= last ? { from: first, to: last } : null
}

function joined(intervals: readonly Interval[]): readonly Interval[] {
  const all: Interval[] = []
  for (const { from, to } of intervals.toSorted((one, other) => one.from - other.from)) {
    const last = all.at(-1)
    if (last !== undefined && from <= last.to + 1) all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else all.push({ from, to })
  }
  return all
}

/** What of the one is not in the other; both in order, as `parseGtids` gives them. */
export function without(these: readonly Interval[], those: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = []
  let index = 0
  for (const { from, to } of these) {
    let next = from
    while ((those[index]?.to ?? Number.POSITIVE_INFINITY) < next) index += 1
    // One that reaches beyond this interval may cut the following ones too.
    for (let at = index; at < those.length && next <= to; at += 1) {
      const cut = those[at]
      if (cut === undefined || cut.from > to) break
      if (cut.from > next) left.push({ from: next, to: cut.from - 1 })
      next = cut.to + 1
    }
    if (next <= to) left.push({ from: next, to })
  }
  return left
}

export const countIn = (intervals: readonly Interval[]): number =>
  intervals.reduce((count, { from, to }) => count + (to - from + 1), 0)
