import type { Status } from '@foretop/shared/model.ts'
import { handlingOf } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { Ink } from '../ansi.ts'

/** What each status looks like; shape and colour say the same. */
export interface Signs {
  readonly shapes: { readonly [status in Status]: string }
  /** The same, hollow: somebody has it, or it is not confirmed yet. */
  readonly hollow: { readonly [status in Status]: string }
  readonly arrow: string
  readonly rule: string
  readonly cursor: string
}

const UNICODE: Signs = {
  shapes: { ok: '•', warning: '▲', critical: '◆', unknown: '▬', pending: '○' },
  hollow: { ok: '•', warning: '△', critical: '◇', unknown: '▭', pending: '○' },
  arrow: '→',
  rule: '─',
  cursor: '›',
}

/** For terminals that show a question mark for each of the above. */
const ASCII: Signs = {
  shapes: { ok: '.', warning: '!', critical: '#', unknown: '?', pending: 'o' },
  hollow: { ok: '.', warning: 'i', critical: 'x', unknown: '/', pending: 'o' },
  arrow: '>',
  rule: '-',
  cursor: '>',
}

/** By the locale of the terminal. */
export const signsFor = ({ LC_ALL, LC_CTYPE, LANG }: { readonly [name: string]: string | undefined }): Signs =>
  /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || 'utf-8') ? UNICODE : ASCII

export const INKS: { readonly [status in Status]: Ink } = {
  ok: '32',
  warning: '33',
  critical: '1;31',
  unknown: '35',
  pending: '2',
}

/** The sign of one check on the map: hollow and pale when handled, hollow when its status is still to be confirmed. */
export function signOf(check: Summary, signs: Signs): { readonly text: string; readonly ink: Ink } {
  const { status, candidate, stale } = check
  if (stale) return { text: signs.hollow[status], ink: '2' }
  if (status !== 'ok' && handlingOf(check) !== null) return { text: signs.hollow[status], ink: '2' }
  if (status === 'ok' && candidate !== null && candidate.status !== 'ok')
    return { text: signs.hollow[candidate.status], ink: INKS[candidate.status] }
  return { text: signs.shapes[status], ink: INKS[status] }
}
