import { onCallAt } from '@foretop/server/core/on-call.ts'
import type { Hours, Rota } from '@foretop/shared/model.ts'
import type { Compared } from './compare.ts'

/** Who somebody else says is on call at moments (s since 1970), in a rota that hands over each so many days. */
interface Row {
  readonly zone: string
  readonly since: string
  readonly days: number
  readonly at: string
  readonly who: readonly (readonly [number, string | null])[]
}

/** The hours of the oracle, in which it is dora. */
const HOURS: Hours['weekly'] = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' },
  { days: ['sat', 'sun'], from: '22:00', until: '06:00' },
  { days: ['sun'], from: '01:30', until: '02:30' },
  { days: ['wed'], from: '00:00', until: '24:00' },
]

/** Holds who is on call against rows in JSON, one to a line. */
export function compareOnCall(text: string): Compared {
  let points = 0
  const different: string[] = []
  for (const json of text.trim().split('\n')) {
    // Written by our own script.
    const row = JSON.parse(json) as Row
    const { rota, hours } = rotaOf(row)
    for (const [at, theirs] of row.who) {
      points += 1
      const [ours = null] = onCallAt(rota, at * 1_000, { hours }).people
      if (ours !== theirs)
        different.push(
          `${row.zone} ${row.since} each ${row.days} d at ${row.at}, ${new Date(at * 1_000).toISOString()}: not ${theirs}, but ${ours}`,
        )
    }
  }
  return { points, different }
}

function rotaOf({ zone, since, days, at }: Row): { readonly rota: Rota; readonly hours: readonly Hours[] } {
  const always = { during: null, holidays: null }
  const layers = [
    { people: ['ann', 'bob', 'carl'], turn: { since, at, days }, ...always },
    { ...always, people: ['dora'], turn: null, during: 'some' },
  ]
  return {
    rota: { name: 'rota', title: 'Rota', zone, layers, overrides: [] },
    hours: [{ name: 'some', zone, weekly: HOURS, holidays: null }],
  }
}
