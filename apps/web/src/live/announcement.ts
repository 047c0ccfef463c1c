import type { Summary } from '@foretop/shared/wire.ts'
import { nameOf } from '../checks/status.ts'

const NAMED = 3

/** `2 new critical: web11 apache, lb02 perlbal`; empty when nothing is new. `told`: `id status` of what was said before. */
export function announcement(problems: readonly Summary[], told: ReadonlySet<string>): string {
  const fresh = problems.filter((problem) => !told.has(`${problem.id} ${problem.status}`))
  const [first] = fresh
  if (first === undefined) return told.size > 0 && problems.length === 0 ? 'All problems are over' : ''
  const worst = fresh.filter((problem) => problem.status === first.status)
  const more = fresh.length - Math.min(NAMED, worst.length)
  const names = worst.slice(0, NAMED).map(nameOf).join(', ')
  return `${worst.length} new ${first.status}: ${names}${more > 0 ? ` and ${more} more` : ''}`
}
