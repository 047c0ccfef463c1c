import type { DowntimeRule } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { nextOccurrences, type Timing } from '../../core/calendar.ts'
import type { Inspection } from '../reading/inspection.ts'
import { readNames } from './hosts.ts'
import type { Directory } from './references.ts'
import { noteUnknownIn } from './routes.ts'
import { downtimeShape, scopeShape } from './shape.ts'

/** All of them are open at once, and every check is held against every one. */
const MOST = 200
/** So many in a row are held against each other, from a day on that is always the same. */
const LOOKED_AT = { from: Date.UTC(2026, 0), count: 32 }

// What it is about is read apart: a mistake there must not hide when it comes.
const ruleAlone = downtimeShape.extend({ match: z.unknown().optional() })

/** Downtimes that come again and again, with every name in them looked up. */
export function readDowntimes(inspection: Inspection, directory: Directory): readonly DowntimeRule[] {
  const names = [...readNames(inspection, 'downtimes')]
  if (names.length > MOST) inspection.note(['downtimes'], `has ${names.length} entries: at most ${MOST}`)
  return names.flatMap((name) => {
    const path = ['downtimes', name]
    const match = inspection.parse(scopeShape, [...path, 'match'])
    const shape = inspection.parse(ruleAlone, path)
    if (match !== undefined) {
      noteUnknownIn(inspection, directory, match, [...path, 'match'])
      if (Object.keys(match).length === 0)
        inspection.note([...path, 'match'], 'says of what: groups, hosts or checks, at least one of them')
    }
    if (match === undefined || shape?.every === undefined) return []
    const { every, zone = null, for: forMs = null, until = null, expect = null, note = '' } = shape
    if (!inspection.has([...path, 'for']) && !inspection.has([...path, 'until']))
      inspection.note(path, 'says how long: for, or until, or both')
    if ((forMs !== null || until !== null) && neverEnds({ every, zone, forMs, until }))
      inspection.note(
        [...path, until === null ? 'for' : 'until'],
        'leaves no time until the next one: it would never end',
      )
    return [{ name, match, every, zone, forMs, until, expect, note }]
  })
}

function neverEnds(timing: Timing): boolean {
  const found = nextOccurrences(timing, LOOKED_AT.from, LOOKED_AT.count)
  return found.some(({ until }, at) => until >= (found[at + 1]?.from ?? Number.POSITIVE_INFINITY))
}
