import { isProblem } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { printable } from '../printable.ts'
import { cut, pad, type Span, span, widthOf } from './cells.ts'
import { INKS, type Signs, signOf } from './signs.ts'
import type { Table } from './table.ts'

const MOST_LABEL = 14
const REST = 'other'

interface Cluster {
  readonly title: string
  readonly checks: readonly Summary[]
}

/**
 * All checks under their groups, in fixed places, in at most `rows` lines: a sign for each where they fit, else the
 * number of those that are well and a sign for each of the others.
 */
export function mapOf(table: Table, signs: Signs, columns: number, rows: number): readonly (readonly Span[])[] {
  const clusters = clustersOf(table)
  const label = Math.min(MOST_LABEL, Math.max(0, ...clusters.map(({ title }) => widthOf(title)))) + 2
  const room = Math.max(1, columns - label)
  const whole = clusters.flatMap((cluster) => wrapped(cluster, signs, label, room))
  if (whole.length <= rows) return whole
  const short = clusters.map((cluster) => shortened(cluster, signs, label))
  if (short.length <= rows) return short
  // What does not fit is what is well.
  const worst = clusters.filter(({ checks }) => checks.some(({ status }) => isProblem(status)))
  const shown = [...worst, ...clusters.filter((cluster) => !worst.includes(cluster))].slice(0, Math.max(0, rows - 1))
  return [
    ...clusters.filter((cluster) => shown.includes(cluster)).map((cluster) => shortened(cluster, signs, label)),
    ...(rows > 0 ? [[span(`+ ${clusters.length - shown.length} more groups`, '2')]] : []),
  ]
}

/** Each check in the first of its groups, as the configuration orders them. */
function clustersOf({ groups, rows }: Table): readonly Cluster[] {
  const byGroup = new Map<string, Summary[]>(groups.map(({ name }) => [name, []]))
  const rest: Summary[] = []
  for (const check of rows.values()) {
    const group = groups.find(({ name }) => check.groups.includes(name))
    ;(byGroup.get(group?.name ?? '') ?? rest).push(check)
  }
  const clusters = groups.map(({ name, title }) => ({
    title: printable(title || name),
    checks: byGroup.get(name) ?? [],
  }))
  return [...clusters, { title: clusters.length === 0 ? 'all' : REST, checks: rest }].filter(
    ({ checks }) => checks.length > 0,
  )
}

function wrapped({ title, checks }: Cluster, signs: Signs, label: number, room: number): readonly (readonly Span[])[] {
  const lines: Span[][] = []
  for (let from = 0; from < checks.length; from += room) {
    const name = from === 0 ? cut(title, label - 2) : ''
    lines.push([
      span(pad(name, label), '2'),
      ...joined(checks.slice(from, from + room).map((check) => signOf(check, signs))),
    ])
  }
  return lines
}

function shortened({ title, checks }: Cluster, signs: Signs, label: number): readonly Span[] {
  const others = checks.filter((check) => check.status !== 'ok' || check.stale || check.candidate !== null)
  const well = checks.length - others.length
  return [
    span(pad(cut(title, label - 2), label), '2'),
    ...(well > 0 ? [span(`${signs.shapes.ok} ${well}  `, INKS.ok)] : []),
    ...joined(others.map((check) => signOf(check, signs))),
  ]
}

/** Neighbours of one ink as one piece: a slow line gets one colour change, not one for each sign. */
function joined(spans: readonly Span[]): readonly Span[] {
  const pieces: Span[] = []
  for (const next of spans) {
    const last = pieces.at(-1)
    if (last?.ink === next.ink) pieces[pieces.length - 1] = { ...last, text: last.text + next.text }
    else pieces.push(next)
  }
  return pieces
}
