import type { Plan } from '@foretop/shared/plan.ts'
import type { Holidays } from './hours.ts'
import { onCallAt } from './on-call.ts'

/** Of the plan what says who is on call. */
export type Staff = Pick<Plan, 'people' | 'hours' | 'rotas'>

const NO_HOURS: NonNullable<Staff['hours']> = []

/**
 * Who is on call at a moment (wall ms) in one line: `on call: Ann (Primary), nobody (Databases)`; empty where there are no
 * rotas.
 *
 * @param names of the rotas that are meant; all, if not given
 */
export function onCallLine(...given: Parameters<typeof onDuty>): string {
  const line = onDuty(...given)
  return line === null ? '' : `on call: ${line}`
}

/** The same alone, as messages say it: `Ann (Primary), nobody (Databases)`; `null` where there are no rotas. */
export function onDuty(
  { people = [], hours = NO_HOURS, rotas = [] }: Staff,
  at: number,
  holidays: Holidays,
  names: readonly string[] = rotas.map(({ name }) => name),
): string | null {
  const parts = rotas
    .filter(({ name }) => names.includes(name))
    .map((rota) => {
      const titles = onCallAt(rota, at, { hours, holidays }).people.map(
        (person) => people.find(({ name }) => name === person)?.title ?? person,
      )
      return `${titles.join(' and ') || 'nobody'} (${rota.title})`
    })
  return parts.length === 0 ? null : parts.join(', ')
}
