import { type Answer, answerOf, countsText } from '@foretop/shared/balancers/cell.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import type { History } from '@foretop/shared/wire.ts'
import { type Member, type Roles, readingsOf } from '../view/roles.ts'

/** One look at a balancer, as a line of pbadm has it. */
export interface LineLook {
  /** Wall time in ms when it ended. */
  readonly at: number
  readonly durationMs: number
  readonly is: Answer
  readonly inFlight: number
  readonly waiting: number
}

/** The roles that a line is made of. */
export const LOOK_ROLES = ['inFlight', 'waiting'] as const satisfies readonly RoleOf<'balancers'>[]
export type LookRole = (typeof LOOK_ROLES)[number]
const [IN_FLIGHT, WAITING] = LOOK_ROLES

/** The latest look; `undefined` before the first. */
export function lookOf(member: Pick<Member<LookRole>, 'look' | 'roles'>): LineLook | undefined {
  const { look } = member
  if (look === undefined || look.checkedAt === null) return undefined
  const [inFlight, waiting] = [sumOf(member, IN_FLIGHT), sumOf(member, WAITING)]
  return {
    at: look.checkedAt,
    durationMs: look.durationMs ?? 0,
    is: answerOf(look, inFlight !== undefined && waiting !== undefined),
    inFlight: inFlight ?? 0,
    waiting: waiting ?? 0,
  }
}

/** A balancer may count each of its services for itself. */
function sumOf(member: Pick<Member<LookRole>, 'look' | 'roles'>, role: LookRole): number | undefined {
  const readings = [...readingsOf(member, role).values()]
  return readings.length === 0 ? undefined : readings.reduce((sum, reading) => sum + reading, 0)
}

/** The looks in a stretch of history. It keeps answers only: what is missing may have been down, or not looked at. */
export function looksIn({ times, series }: History, roles: Roles<LookRole>): readonly LineLook[] {
  const columns = (role: LookRole) => {
    const name = roles.get(role)?.name
    return series.filter(({ metric }) => metric === name).map(({ avg }) => avg)
  }
  const [inFlight, waiting] = [columns(IN_FLIGHT), columns(WAITING)]
  const sum = (all: typeof waiting, index: number) => {
    const known = all.flatMap((column) => column[index] ?? [])
    return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0)
  }
  return times.flatMap((at, index): LineLook[] => {
    const waits = sum(waiting, index)
    if (waits === undefined) return []
    return [{ at, durationMs: 0, is: 'answered', inFlight: sum(inFlight, index) ?? 0, waiting: waits }]
  })
}

/** `[lb02 - 006, 1167]` */
export const cellText = (name: string, look: LineLook): string => `[${name} - ${countsText(look)}]`

/** How many letters a cell has. */
export const cellWidth = (name: string): number => `[${name} - 000, 0000]`.length
