import type { Hours, Layer, Rota, Turn } from '@foretop/shared/model.ts'
import { Temporal } from 'temporal-polyfill'
import { type Holidays, holidaysIn, hoursIn, LOOK_AHEAD_MS, NO_HOLIDAYS } from './hours.ts'
import { type Span, within, without } from './spans.ts'
import { steadily } from './steady.ts'
import { dayAt, momentOf } from './wall-clock.ts'

/** What rotas go by beside what they say. */
export interface Almanac {
  readonly hours: readonly Hours[]
  readonly holidays?: Holidays
}

/** Somebody's time on call, or time of nobody's. */
export interface Stint extends Span {
  /** `null`: nobody is on call. */
  readonly person: string | null
  /** Whether an override says so. */
  readonly override: boolean
}

/** Who is on call at a moment (wall ms), by name, and until when that cannot change. */
export const onCallAt = steadily(
  (rota: Rota, at: number, almanac: Almanac): { readonly people: readonly string[]; readonly until: number } => {
    const window = { from: at, until: at + LOOK_AHEAD_MS }
    const [now] = stintsIn(rota, window, almanac)
    const person = now?.person ?? null
    return { people: person === null ? [] : [person], until: now?.until ?? window.until }
  },
  (one, other) => one.hours === other.hours && one.holidays === other.holidays,
)

/** Who is on call in a window, from its beginning to its end without a gap: where nobody is, that is a stint too. */
export function stintsIn(rota: Rota, window: Span, almanac: Almanac): readonly Stint[] {
  let painted: readonly Stint[] = [{ ...window, person: null, override: false }]
  const paint = (stints: readonly Stint[]) => {
    painted = [...without(painted, stints), ...stints]
  }
  for (const layer of rota.layers) paint(stintsOf(layer, rota.zone, window, almanac))
  for (const { person, from, until } of rota.overrides)
    paint(within([{ from, until, person, override: true }], [window]))
  return joined(painted.toSorted((a, b) => a.from - b.from))
}

function stintsOf(
  { people, turn, during, holidays: calendar }: Layer,
  zone: string | null,
  window: Span,
  { hours, holidays = NO_HOLIDAYS }: Almanac,
): readonly Stint[] {
  const [only = null] = people
  let stints =
    turn === null
      ? [{ ...window, person: only, override: false }]
      : within(turnsIn(people, turn, zone, window), [window])
  if (during !== null) {
    const named = hours.find(({ name }) => name === during)
    stints = named === undefined ? [] : within(stints, hoursIn(named, window, holidays))
  }
  return calendar === null ? stints : within(stints, holidaysIn(calendar, window, zone, holidays))
}

/** All turns that reach into a window; none before the first. */
function turnsIn(
  people: readonly string[],
  { since, at, days }: Turn,
  zone: string | null,
  window: Span,
): readonly Stint[] {
  const first = Temporal.PlainDate.from(since)
  const begins = (turn: number) => momentOf(first.add({ days: turn * days }), at, zone)
  const passed = first.until(dayAt(window.from, zone), { largestUnit: 'days' }).days
  const found: Stint[] = []
  // On the day of a hand-over it may still be the turn before.
  for (let turn = Math.max(0, Math.floor(passed / days) - 1); begins(turn) < window.until; turn += 1) {
    const person = people[turn % people.length] ?? null
    found.push({ from: begins(turn), until: begins(turn + 1), person, override: false })
  }
  return found
}

/** One after the other by the same person, for the same reason, is one. */
function joined(stints: readonly Stint[]): readonly Stint[] {
  const found: Stint[] = []
  for (const stint of stints) {
    const last = found.at(-1)
    if (last?.person === stint.person && last.override === stint.override)
      found[found.length - 1] = { ...last, until: stint.until }
    else found.push(stint)
  }
  return found
}
