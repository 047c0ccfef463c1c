import type { OnCallView } from '@foretop/shared/on-call.ts'
import type { Holidays } from '../core/hours.ts'
import { stintsIn } from '../core/on-call.ts'
import { onCallLine, type Staff } from '../core/on-call-line.ts'
import type { Span } from '../core/spans.ts'
import { zoneOf } from '../core/wall-clock.ts'

/** Who is on call from a moment to another, without anything that is not everybody's. */
export function onCallIn(staff: Staff, window: Span, holidays: Holidays): OnCallView {
  const { people = [], hours = [], rotas = [] } = staff
  return {
    at: window.from,
    until: window.until,
    text: onCallLine(staff, window.from, holidays),
    zone: zoneOf(null),
    people: people.map(({ name, title, zone }) => ({ name, title, zone: zoneOf(zone) })),
    rotas: rotas.map((rota) => ({
      name: rota.name,
      title: rota.title,
      zone: zoneOf(rota.zone),
      stints: [...stintsIn(rota, window, { hours, holidays })],
    })),
  }
}
