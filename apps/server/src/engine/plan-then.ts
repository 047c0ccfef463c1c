import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { Channel, Check, Plan } from '@foretop/shared/plan.ts'
import type { Ways } from '../core/audience.ts'
import type { CourseStore } from '../store/course.ts'
import type { Memory } from './memory.ts'

/** What of a plan says who hears of a check. */
export interface RoutesThen extends Omit<Ways, 'channels'>, Pick<Plan, 'hours'> {
  readonly channels: readonly Omit<Channel, 'options'>[]
  /** `null`: it was not watched. */
  readonly check: Pick<Check, 'id' | 'name' | 'host' | 'groups'> | null
}

/** Who was to hear of a check at some time (wall ms), by the plan that was in force; `null` where that is not known. */
export async function routesThen(
  { plan, planAt, entries }: Memory,
  course: Pick<CourseStore, 'planAt'>,
  checkId: string,
  at: number,
): Promise<RoutesThen | null> {
  if (at >= planAt) return { ...plan, check: entries.get(checkId)?.check ?? null }
  const kept = await course.planAt(at)
  if (kept === null) return null
  try {
    const packed = await promisify(inflate)(Buffer.from(kept.plan, 'base64'))
    // As `keptPlanOf` wrote it.
    const then = JSON.parse(packed.toString()) as {
      readonly plan: Omit<Plan, 'checks'>
      readonly checks: Plan['checks']
    }
    return { ...then.plan, check: then.checks.find(({ id }) => id === checkId) ?? null }
  } catch {
    return null
  }
}
