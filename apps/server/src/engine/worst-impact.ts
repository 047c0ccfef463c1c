import type { Impact, Incident } from '@foretop/shared/model.ts'
import { isWorstYet } from '../core/impact.ts'
import type { Memory } from './memory.ts'

/** Notes on open incidents what they do to users, where it never was so bad; those that are to be stored. */
export function noteWorst(
  { entries }: Pick<Memory, 'entries'>,
  impacts: ReadonlyMap<string, Impact>,
  at: number,
): readonly Incident[] {
  const noted: Incident[] = []
  for (const [id, impact] of impacts) {
    const entry = entries.get(id)
    const incident = entry?.incident ?? null
    if (entry === undefined || incident === null || !isWorstYet(impact, incident.impact)) continue
    entry.incident = { ...incident, impact: { ...impact, at } }
    noted.push(entry.incident)
  }
  return noted
}
