import type { Layer, Override, Rota } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { firstOn, momentOf } from '../../core/wall-clock.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { readNames } from './hosts.ts'
import { readCalendar } from './people.ts'
import { layerShape, overrideShape, rotaShape } from './people-shape.ts'

/** Whom and what a rota may name. */
interface Known {
  readonly people: readonly string[]
  readonly hours: readonly string[]
}

// Each layer and override is read apart: a mistake in one must not hide the rest.
const rotaAlone = rotaShape.extend({ layers: z.unknown().optional(), overrides: z.unknown().optional() })

/** Who is on call when, with every name looked up. */
export function readRotas(inspection: Inspection): readonly Rota[] {
  const known = { people: inspection.names(['people']), hours: inspection.names(['hours']) }
  return [...readNames(inspection, 'rotas')].map((name) => {
    const path = ['rotas', name]
    const { title = name, zone = null } = inspection.parse(rotaAlone, path) ?? {}
    const layers = entriesOf(inspection, [...path, 'layers']).flatMap((at) => readLayer(inspection, at, known))
    if (inspection.count([...path, 'layers']) === 0) inspection.note(path, 'has no layers: nobody would be on call')
    const overrides = entriesOf(inspection, [...path, 'overrides']).flatMap((at) =>
      readOverride(inspection, at, zone, known),
    )
    return { name, title, zone, layers, overrides }
  })
}

const entriesOf = (inspection: Inspection, path: Path): readonly Path[] =>
  Array.from({ length: inspection.count(path) }, (_, i) => [...path, i])

function readLayer(inspection: Inspection, path: Path, known: Known): readonly Layer[] {
  const shape = inspection.parse(layerShape, path)
  if (shape === undefined) return []
  shape.people?.forEach((person, i) => {
    notePerson(inspection, person, [...path, 'people', i], known)
  })
  const { during = null } = shape
  if (during !== null && !known.hours.includes(during))
    inspection.unknown([...path, 'during'], 'hours', during, known.hours)
  const holidays = readCalendar(inspection, shape.holidays, [...path, 'holidays'])
  return [{ people: shape.people ?? [], turn: readTurn(inspection, path, shape.people?.length ?? 0), during, holidays }]
}

const turnAlone = z.looseObject(layerShape.pick({ handover: true, every: true, since: true }).shape)

function readTurn(inspection: Inspection, path: Path, people: number): Layer['turn'] {
  const { handover, every = 1, since } = inspection.parse(turnAlone, path) ?? {}
  const has = (key: string) => inspection.has([...path, key])
  if (has('handover') !== has('since') || (people > 1 && !has('handover')))
    inspection.note(path, 'says when people hand over: handover (mon 09:00, or 09:00) and since (a day), both of them')
  else if (has('every') && !has('handover')) inspection.note([...path, 'every'], 'has no handover that it could count')
  if (handover === undefined || since === undefined) return null
  const { weekday, at } = handover
  return weekday === null ? { since, at, days: every } : { since: firstOn(since, weekday), at, days: 7 * every }
}

function readOverride(inspection: Inspection, path: Path, zone: string | null, known: Known): readonly Override[] {
  const shape = inspection.parse(overrideShape, path)
  if (shape?.person !== undefined) notePerson(inspection, shape.person, [...path, 'person'], known)
  if (shape?.person === undefined || shape.from === undefined || shape.until === undefined) return []
  const { person, note = '' } = shape
  const from = momentOf(shape.from.day, shape.from.time, zone)
  const until = momentOf(shape.until.day, shape.until.time, zone)
  if (until <= from) inspection.note([...path, 'until'], 'must be later than from')
  return [{ person, from, until, note }]
}

function notePerson(inspection: Inspection, person: string, path: Path, { people }: Known): void {
  if (!people.includes(person)) inspection.unknown(path, 'person', person, people)
}
