import type { Hours, Person } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { readNames } from './hosts.ts'
import { hoursShape, personShape } from './people-shape.ts'

/** A route may name any of them, so no two may have the same name; the first of two keeps it. */
const ADDRESSEES = [
  ['channels', 'a channel'],
  ['people', 'a person'],
  ['rotas', 'a rota'],
] as const

/** Everybody there is, with the names of their channels looked up. */
export function readPeople(inspection: Inspection): readonly Person[] {
  noteClashes(inspection)
  const channels = inspection.names(['channels'])
  return [...readNames(inspection, 'people')].map((name) => {
    const path = ['people', name]
    const { title = name, zone = null, slack = null, addresses } = inspection.parse(personShape, path) ?? {}
    for (const channel of Object.keys(addresses ?? {}))
      if (!channels.includes(channel)) inspection.unknown([...path, 'addresses', channel], 'channel', channel, channels)
    return { name, title, zone, slack, addresses: addresses ?? {} }
  })
}

/** The times of the week that have a name. */
export function readHours(inspection: Inspection): readonly Hours[] {
  return [...readNames(inspection, 'hours')].map((name) => {
    const path = ['hours', name]
    const shape = inspection.parse(hoursShape, path)
    const { zone = null, weekly = [] } = shape ?? {}
    return { name, zone, weekly, holidays: readCalendar(inspection, shape?.holidays, [...path, 'holidays']) }
  })
}

const calendarFile = z.string().meta({ file: true })

/** What a calendar is called: an address (`webcal:` is what browsers make of `https:`), or a file, which must be there. */
export function readCalendar(inspection: Inspection, given: string | undefined, path: Path): string | null {
  if (given === undefined) return null
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(given) ?? []
  if (scheme === undefined) {
    const [field = '', ...before] = path.toReversed()
    inspection.parseValue(z.object({ [field]: calendarFile }), { [field]: given }, () => before.toReversed())
    return given
  }
  const address = /^webcal:/i.test(scheme) ? `https:${given.slice('webcal:'.length)}` : given
  if (URL.canParse(address) && /^https?:/i.test(address)) return address
  inspection.note(path, 'must be a file, or an address that begins with https:// or http://')
  return null
}

function noteClashes(inspection: Inspection): void {
  const taken = new Map<string, string>()
  for (const [section, what] of ADDRESSEES)
    for (const name of inspection.names([section])) {
      const holder = taken.get(name)
      if (holder === undefined) taken.set(name, what)
      else inspection.note([section, name], `${holder} has this name too, and routes name both alike`)
    }
}
