import type { Stream } from '@foretop/shared/stream.ts'
import { handledWords } from '@foretop/shared/trouble.ts'
import type { Ink } from '../ansi.ts'
import { printable } from '../printable.ts'
import { pad, type Span, span, widthOfAll } from './cells.ts'
import { listed } from './listed.ts'
import type { Looks } from './picture.ts'
import { INKS } from './signs.ts'
import type { Table } from './table.ts'

/** For what must be seen before anything else. */
export const LOUD: Ink = '1;37;41'
/** Counts, clock and age of the picture: the line that is always there. */
export function heading(table: Table, { sight, silentS, awayS }: Stream, at: number, { columns, signs }: Looks) {
  const { open, handled } = listed(table)
  const counts = (['critical', 'warning', 'unknown'] as const).flatMap((status) => {
    const count = open.filter((check) => check.status === status).length
    return count === 0 ? [] : [span(`${signs.shapes[status]} ${count} ${status}`, INKS[status]), span('  ')]
  })
  const words = {
    connecting: 'connecting',
    live: awayS === null ? 'live' : `live, was away ${awayS} s`,
    late: `late ${silentS} s`,
    lost: `lost ${silentS} s`,
    'not-looking': 'not looking',
  } as const
  const right = [span(`${clockOf(at)}  `), span(words[sight], sight === 'live' ? '2' : '33')]
  const left = [
    span(`${printable(table.site)}  `, '1'),
    ...(counts.length > 0 ? counts : [calm(table, handledWords(handled))]),
  ]
  const room = columns - widthOfAll(right)
  const gap = room - widthOfAll(left)
  // Counts before the name of the site: the reader knows where he is.
  const shown = gap >= 1 ? left : left.slice(1)
  return [...shown, span(' '.repeat(Math.max(1, room - widthOfAll(shown)))), ...right]
}

/** "Well" is only said of what was seen. */
function calm(table: Table, handled: string): Span {
  const checks = [...table.rows.values()]
  const unseen = checks.filter(({ stale, status }) => stale || status === 'pending').length
  if (table.seq === null) return span('waiting for the first picture', '2')
  if (checks.length === 0) return span('no checks yet', '2')
  if (unseen > 0) return span(`no problem seen; ${unseen} of ${checks.length} checks not seen`, '2')
  if (handled !== '') return span(`nothing new, ${handled}`, '32')
  return span(`all well, ${checks.length} checks`, '32')
}

/** What is said across the whole screen; mostly nothing. */
export function banners(
  { troubles, notice }: Table,
  stream: Stream,
  { columns }: Pick<Looks, 'columns'>,
): (readonly Span[])[] {
  const { sight, silentS, pictureAt } = stream
  const bar = (text: string, ink: Ink) => [span(pad(` ${text}`, columns), ink)]
  const asOf = pictureAt === null ? '' : ` · picture as of ${clockOf(pictureAt)}`
  return [
    ...(sight === 'lost' ? [bar(`NO DATA · ${silentS} s${asOf} · reconnecting`, LOUD)] : []),
    ...(sight === 'not-looking'
      ? [bar(`NOT LOOKING · the server lives, its last look was ${silentS} s ago`, LOUD)]
      : []),
    ...troubles.slice(0, 2).map(({ text }) => bar(printable(text), '33')),
    ...(notice === null ? [] : [bar(printable(notice), '7')]),
  ]
}

export const clockOf = (at: number): string => new Date(at).toLocaleTimeString('en-GB')
