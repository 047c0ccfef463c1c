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

/** Checks of which the same is true of one status, hour by hour. */
interface Alike {
  readonly checks: readonly Check[]
  readonly status: Conclusion
  readonly hours: readonly number[]
  readonly isWanted: boolean
}

/** So many are named of a row. */
const NAMED = 20

/**
 * Who hears in which hours of a week of trouble that begins then, over a channel that lives; and in which nobody would. Downtimes are
 * no gaps: what they keep quiet is told when they end. Checks of which the same routes speak are looked at once.
 */
export function coverageOf(plan: Plan, times: Times, week: Week): Omit<Coverage, 'zone'> {
  const { from, hours, withinMs } = week
  const checks = plan.checks.filter(({ enabled }) => enabled)
  const timeless = { ...plan, downtimes: [] }
  const hearers = createHearers()
  const all = BAD.flatMap((status) => {
    const alike = Map.groupBy(checks, (check) =>
      plan.routes.map((route) => Number(fits(route, check, status))).join(''),
    )
    return [...alike.values()].flatMap((own): readonly Alike[] => {
      const [check] = own
      if (check === undefined) return []
      const heard = Array.from({ length: hours }, (_, hour) => {
        const at = from + hour * HOUR_MS
        const told = toldOfOne(timeless, times, { check, status, at, until: at + withinMs })
        return hearers.numberOf(told.filter(({ recipient }) => week.isLiving(recipient)).map(({ target }) => target))
      })
      return [{ checks: own, status, hours: heard, isWanted: isMeantForNobody(plan, check, status) }]
    })
  })
  return {
    ...{ from, hours, withinMs, checks: checks.length },
    gaps: all.flatMap(gapOf),
    rows: rowsOf(all, plan),
    hearers: hearers.all,
  }
}

/** Each combination of those who hear has a number; 0 is nobody. */
function createHearers() {
  const all: (readonly string[])[] = [[]]
  const known = new Map([['', 0]])
  return {
    all,
    numberOf(targets: readonly string[]): number {
      const each = [...new Set(targets)].toSorted()
      const key = each.join(' ')
      const number = known.get(key) ?? all.push(each) - 1
      known.set(key, number)
      return number
    },
  }
}

function gapOf({ checks, status, hours, isWanted }: Alike): readonly Gap[] {
  const silent = hours.flatMap((hearers, hour) => (hearers === 0 ? [hour] : []))
  return silent.length === 0 ? [] : [{ checks: checks.map(({ id }) => id), status, hours: silent, isWanted }]
}

/** Statuses of the same checks of which the same is true are one row. */
const rowsOf = (all: readonly Alike[], { groups }: Pick<Plan, 'groups'>): Coverage['rows'] =>
  [
    ...Map.groupBy(all, ({ checks, hours, isWanted }) =>
      [checks[0]?.id, checks.length, checks.at(-1)?.id, isWanted, ...hours].join(' '),
    ).values(),
  ].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const { checks, hours, isWanted } = first
    return [
      {
        statuses: alike.map(({ status }) => status),
        count: checks.length,
        checks: checks.slice(0, NAMED).map(({ id }) => id),
        group:
          groups.map(({ name }) => name).find((name) => checks.every((check) => check.groups.includes(name))) ?? null,
        ...{ hours, isWanted },
      },
    ]
  })

/** A route takes it that names nobody, now or later. */
const isMeantForNobody = ({ routes }: Plan, check: Check, status: Conclusion): boolean =>
  routes.some((route) => fits(route, check, status) && route.to.length === 0 && route.escalate === undefined)
