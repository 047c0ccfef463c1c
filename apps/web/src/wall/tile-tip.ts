import { formatAge } from '@foretop/shared/format/age.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { pictureNow } from '../live/live.ts'
import { handlingOf, isProblem, nameOf, WORDS } from '../status.ts'
import type { Cell } from './places.ts'

/** `web11 apache, critical, 12 s, no answer`: what a tile is called by a screen reader and under the pointer. */
export function tileTip(cell: Cell, rows: ReadonlyMap<string, Summary>): string {
  const checks = cell.ids.flatMap((id) => rows.get(id) ?? [])
  return checks
    .filter((check) => checks.length === 1 || isProblem(check.status))
    .map(describe)
    .concat(checks.length === 1 ? [] : `${cell.host ?? cell.name}, ${checks.length} checks`)
    .join('\n')
}

function describe(check: Summary): string {
  const handling = isProblem(check.status) ? handlingOf(check) : null
  const blocked = check.blockedBy === null ? null : `blocked by ${check.blockedBy}`
  return [
    nameOf(check),
    WORDS[check.status],
    handling === 'blocked' ? blocked : handling,
    check.stale ? 'stale' : null,
    check.flapping ? 'flapping' : null,
    formatAge(pictureNow() - check.since),
    check.text,
  ]
    .filter((part) => part !== null && part !== '')
    .join(', ')
}
