import type { Summary } from '@foretop/shared/wire.ts'

/** Whether every word of the search is in the check's host, name, kind or reason. */
export function matches(check: Summary, search: string): boolean {
  if (search === '') return true
  const text = `${check.id} ${check.kind} ${check.groups.join(' ')} ${check.text}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
