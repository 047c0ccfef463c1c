import { checkName } from '@foretop/shared/format/check-name.ts'
import type { Transition } from '@foretop/shared/model.ts'
import { printable } from '../printable.ts'
import { type Span, span } from './cells.ts'
import { clockOf } from './heading.ts'
import type { Looks } from './picture.ts'
import { INKS, type Signs } from './signs.ts'

/** `14:02:51 lb02 perlbal ▲ → ◆ critical` */
export function eventLine({ at, checkId, change, text }: Transition, { signs }: Looks): readonly Span[] {
  return [
    span(`${clockOf(at)} `, '2'),
    span(`${printable(checkName(checkId) || text)} `),
    ...changeSpans(change, signs),
  ]
}

function changeSpans(change: Transition['change'], signs: Signs): readonly Span[] {
  switch (change.of) {
    case 'status':
      return [
        span(signs.shapes[change.from], INKS[change.from]),
        span(` ${signs.arrow} `, '2'),
        span(`${signs.shapes[change.to]} ${change.to}`, INKS[change.to]),
      ]
    case 'flapping':
      return [span(change.to ? 'flapping' : 'steady again', '2')]
    case 'blockedBy':
      return [span(change.to === null ? 'no longer blocked' : `blocked by ${printable(change.to)}`, '2')]
    case 'acknowledged':
      return [span(change.to ? 'acknowledged' : 'no longer acknowledged', '2')]
    case 'silenced':
      return [span(change.to ? 'silenced' : 'no longer silenced', '2')]
    case 'downtime':
      return [span(change.to ? 'downtime began' : 'downtime ended', '2')]
    case 'ending':
      return [span('silence ends soon', '2')]
  }
}
