import { formatAge } from '@foretop/shared/format/age.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { isProblem, nameOf, nameOfId, WORDS } from '../checks/status.ts'
import { pictureNow } from '../live/live.ts'
import type { Cell } from './places.ts'
import type { TileLook } from './tile-code.ts'

/** `web11 apache, critical`: what a tile is called. It changes no oftener than its look. */
export function tileName(cell: Cell, { status, overlay, stale, flapping, candidate }: TileLook): string {
  return [
    // A relation may carry the name of the pair it looks at as its host.
    cell.host === null || cell.host === cell.name ? cell.name : `${cell.host} ${cell.name}`,
    WORDS[status],
    overlay === 'none' ? null : overlay,
    candidate === null ? null : `perhaps ${candidate}`,
    stale ? 'stale' : null,
    flapping ? 'flapping' : null,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** `12 s, no answer`: what is told of a tile under the pointer or the focus. */
export function tileTip(cell: Cell, rows: ReadonlyMap<string, Summary>): string {
  const checks = cell.ids.flatMap((id) => rows.get(id) ?? [])
  return checks
    .filter((check) => checks.length === 1 || isProblem(check.status))
    .map((check) => (checks.length === 1 ? '' : `${nameOf(check)}, ${WORDS[check.status]}, `) + describe(check))
    .concat(checks.length === 1 ? [] : `${checks.length} checks`)
    .join('\n')
}

function describe(check: Summary): string {
  const age = formatAge(pictureNow() - check.since)
  const blocked = check.blockedBy === null ? null : `blocked by ${nameOfId(check.blockedBy)}`
  return [age, blocked, check.text].filter((part) => part !== null && part !== '').join(', ')
}
