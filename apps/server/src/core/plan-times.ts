import type { Plan } from '@foretop/shared/plan.ts'
import { TIMELESS, type Times } from './audience.ts'
import { type Holidays, isWithin, NO_HOLIDAYS } from './hours.ts'
import { onCallAt } from './on-call.ts'

/** The same object each time: what was answered by it is remembered. */
const NONE: readonly never[] = []

/** What clocks and calendars say of the names in a plan. A name that it has not is never, and nobody. */
export function timesOf(
  { hours = NONE, rotas = NONE }: Pick<Plan, 'hours' | 'rotas'>,
  holidays: Holidays = NO_HOLIDAYS,
): Times {
  if (hours.length === 0 && rotas.length === 0) return TIMELESS
  return {
    isWithin(name, at) {
      const named = hours.find((one) => one.name === name)
      return named === undefined ? { is: false, until: Number.POSITIVE_INFINITY } : isWithin(named, at, holidays)
    },
    onCall(name, at) {
      const rota = rotas.find((one) => one.name === name)
      if (rota === undefined) return { is: [], until: Number.POSITIVE_INFINITY }
      const { people, until } = onCallAt(rota, at, { hours, holidays })
      return { is: people, until }
    },
  }
}
