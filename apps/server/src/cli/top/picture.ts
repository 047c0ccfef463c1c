import { formatAge } from '@foretop/shared/format/age.ts'
import { checkName } from '@foretop/shared/format/check-name.ts'
import { isOld, type Stream, streamOf } from '@foretop/shared/stream.ts'
import { handlingOf } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { Ink, Paint } from '../ansi.ts'
import { printable } from '../printable.ts'
import { cutMiddle, lineOf, pad, padStart, type Span, span } from './cells.ts'
import { eventLine } from './event-line.ts'
import { banners, heading, LOUD } from './heading.ts'
import { listed } from './listed.ts'
import { mapOf } from './map.ts'
import { INKS, type Signs } from './signs.ts'
import { serverNow, type Table } from './table.ts'

export interface Moment {
  /** Monotonic and wall ms of this machine. */
  readonly now: number
  readonly wall: number
}

export interface Looks {
  readonly columns: number
  readonly rows: number
  readonly signs: Signs
  readonly paint: Paint
}

export const streamAt = ({ signs, quietLimitMs }: Table, { now }: Moment): Stream => streamOf(signs, now, quietLimitMs)

/** At most `rows` lines, and exactly so many when there is a `foot`, which is the last one. */
export function picture(
  table: Table,
  moment: Moment,
  looks: Looks,
  { chosen, foot }: { readonly chosen: string | null; readonly foot: readonly Span[] | null },
): readonly string[] {
  const { columns, rows, signs } = looks
  const stream = streamAt(table, moment)
  const at = serverNow(table, moment.now, moment.wall)
  const head = [heading(table, stream, at, looks), ...banners(table, stream, looks), []]
  const tail = foot === null ? [] : [...news(table, looks), foot]
  const free = Math.max(0, rows - head.length - tail.length)
  const { open, handled } = listed(table)
  const all = [...open, ...handled]
  const list = windowed(all, chosen, Math.min(all.length, Math.max(3, Math.floor(free * 0.55))), columns).map((row) =>
    typeof row === 'string' ? [span(row, '2')] : problemLine(row, row.id === chosen, at, looks),
  )
  if (list.length > 0) list.push([])
  const body = [...head, ...list, ...mapOf(table, signs, columns - 1, Math.max(0, free - list.length))]
  const gap = foot === null ? 0 : Math.max(0, rows - body.length - tail.length)
  const lines = [...body.slice(0, rows - tail.length), ...Array.from({ length: gap }, () => []), ...tail]
  // What is old must not look as if it were of now.
  const paint: Paint = isOld(stream.sight) ? (ink, text) => looks.paint(ink === LOUD ? ink : '2', text) : looks.paint
  return lines.map((spans) => lineOf(spans, columns, paint))
}

/** The last changes, newest on top, under a line. */
function news(table: Table, looks: Looks): readonly (readonly Span[])[] {
  const { columns, rows, signs } = looks
  const events = table.events.slice(-Math.max(1, Math.min(5, Math.floor(rows / 8)))).reverse()
  return [[span(signs.rule.repeat(columns), '2')], ...events.map((event) => eventLine(event, looks))]
}

/** At most `rows` of them around the chosen one; the last line says what is not shown. */
function windowed(
  all: readonly Summary[],
  chosen: string | null,
  rows: number,
  columns: number,
): readonly (Summary | string)[] {
  if (all.length <= rows) return all
  const room = Math.max(1, rows - 1)
  const at = all.findIndex(({ id }) => id === chosen)
  const from = Math.max(0, Math.min(at - room + 1, all.length - room))
  const hidden = all.filter((_, index) => index < from || index >= from + room)
  const counts = new Map<string, number>()
  for (const { groups } of hidden) counts.set(groups[0] ?? 'other', (counts.get(groups[0] ?? 'other') ?? 0) + 1)
  const where = [...counts].toSorted((a, b) => b[1] - a[1]).map(([group, count]) => `${group} ${count}`)
  return [...all.slice(from, from + room), ` + ${hidden.length} more: ${where.join(', ')}`.slice(0, columns)]
}

function problemLine(check: Summary, isChosen: boolean, at: number, { columns, signs }: Looks): readonly Span[] {
  const handling = handlingOf(check)
  const name = checkName(check.id)
  const width = Math.max(12, Math.min(32, Math.floor(columns * 0.3)))
  const why = [
    handlingWord(check),
    ...(check.flapping ? ['flapping'] : []),
    ...(check.stale ? ['not seen lately'] : []),
  ]
  const ink: Ink = handling === null ? INKS[check.status] : '2'
  const sign = handling === null ? signs.shapes[check.status] : signs.hollow[check.status]
  return [
    span(isChosen ? signs.cursor : ' ', '1'),
    span(`${sign} `, ink),
    span(pad(cutMiddle(printable(name), width), width), handling === null ? '1' : '2'),
    span(`${padStart(printable(formatAge(at - check.since)), 9)}  `, '2'),
    span([...why.filter((word) => word !== ''), printable(check.text)].join(' · '), handling === null ? '' : '2'),
  ]
}

function handlingWord(check: Summary): string {
  const handling = handlingOf(check)
  return handling === 'blocked' ? `behind ${printable(check.blockedBy ?? '')}` : (handling ?? '')
}
