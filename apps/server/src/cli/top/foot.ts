import { printable } from '../printable.ts'
import { type Span, span } from './cells.ts'
import type { Page } from './keys.ts'

/** The last line: what can be done here, or what was. */
export function footOf(page: Page, message: string | null, problems: number): readonly Span[] {
  if (page.is === 'note')
    return [
      span(` acknowledge ${printable(page.id)}, note: `, '1'),
      span(`${printable(page.text)}_`),
      span('  Enter sends, Esc leaves it', '2'),
    ]
  if (message !== null) return [span(` ${message}`, '1')]
  if (page.is === 'details') return [span(' Esc back  a acknowledge  r recheck  q quit', '2')]
  return [span(problems > 0 ? ' j k choose  Enter details  a acknowledge  r recheck  q quit' : ' q quit', '2')]
}
