import type { PlannedDowntime } from '@foretop/shared/handling.ts'
import { scopeText } from '@foretop/shared/scope.ts'
import { printable } from '../printable.ts'
import { momentText } from './time.ts'

/** `downtime backup  group webs · every 0 2 * * sun (Europe/Berlin) · Sun 6 Dec 02:00, …`, times in this machine's zone. */
export function ruleLine({ name, match, every, zone, next, expect, note }: PlannedDowntime, now: number): string {
  const times = next.map(({ from }) => momentText(from, now))
  const parts = [
    scopeText(match),
    `every ${every}${zone === null ? '' : ` (${zone})`}`,
    times.length === 0 ? 'never again' : `next ${times.join(', ')}`,
    expect === null ? '' : `expects ${expect.join(', ')}`,
    note,
  ]
  return `downtime ${name}  ${printable(parts.filter((part) => part !== '').join(' · '))}`
}
