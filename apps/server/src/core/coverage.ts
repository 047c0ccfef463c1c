import type { Conclusion, Coverage } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { Times } from './audience.ts'
import { toldOfOne } from './foresee.ts'
import { fits } from './route.ts'

const HOUR_MS = 3_600_000
const BAD = ['critical', 'warning', 'unknown'] as const satisfies readonly Conclusion[]

interface Week {
  /** When it begins, wall ms, and how many hours it has. */
  readonly from: number
  readonly hours: number
  /** Somebody must hear of trouble within so long. */
  readonly withinMs: number
  /** Whether a channel takes what is sent there. */
  readonly isLiving: (recipient: string) => boolean
}

type Gap = Coverage['gaps'][number]

/**
 * In which hours of a week trouble that begins then would reach nobody over a channel that lives. Downtimes are no gaps: what they keep
 * quiet is told when they end. Checks of which the same routes speak are looked at once.
 */
export function coverageOf(plan: Plan, times: Times, week: Week): Coverage {
  const { from, hours, withinMs } = week
  const checks = plan.checks.filter(({ enabled }) => enabled)
  const timeless = { ...plan, downtimes: [] }
  const gaps = BAD.flatMap((status) => {
    const alike = Map.groupBy(checks, (check) =>
      plan.routes.map((route) => Number(fits(route, check, status))).join(''),
    )
    return [...alike.values()].flatMap((own): readonly Gap[] => {
      const [check] = own
      if (check === undefined) return []
      const silent = Array.from({ length: hours }, (_, hour) => hour).filter((hour) => {
        const at = from + hour * HOUR_MS
        const told = toldOfOne(timeless, times, { check, status, at, until: at + withinMs })
        return !told.some(({ recipient }) => week.isLiving(recipient))
      })
      if (silent.length === 0) return []
      return [
        { checks: own.map(({ id }) => id), status, hours: silent, isWanted: isMeantForNobody(plan, check, status) },
      ]
    })
  })
  return { from, hours, withinMs, gaps, checks: checks.length }
}

/** A route takes it that names nobody, now or later. */
const isMeantForNobody = ({ routes }: Plan, check: Check, status: Conclusion): boolean =>
  routes.some((route) => fits(route, check, status) && route.to.length === 0 && route.escalate === undefined)
