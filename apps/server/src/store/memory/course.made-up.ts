import type { Adoption, CourseStore } from '../course.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'

export function createMemoryCourse({ traces, plans, adoptions }: Disk): CourseStore {
  const byTime = (): readonly Adoption[] => adoptions.rows().toSorted((a, b) => a.at - b.at)
  return {
    writers: {
      traces: each((trace) => traces.put(1 + traces.came(), trace)),
      plans: each((plan) => {
        if (plans.get(plan.fingerprint) === undefined) plans.add(plan.fingerprint, plan)
      }),
      adoptions: each((adoption) => adoptions.put(1 + adoptions.came(), adoption)),
    },
    traces: async ({ from, to, checkId }) =>
      traces
        .rows()
        .filter((trace) => trace.at >= from && trace.at < to && (checkId === undefined || trace.checkId === checkId))
        .toSorted((a, b) => a.at - b.at),
    async planAt(at) {
      const known = byTime().filter((one) => one.at <= at && plans.get(one.fingerprint) !== undefined)
      return plans.get(known.at(-1)?.fingerprint ?? '') ?? null
    },
    prune(before) {
      traces.dropAll(({ at }) => at < before)
      const last = byTime().findLast(({ at }) => at < before)
      if (last !== undefined) adoptions.dropAll(({ at }) => at < last.at)
      const adopted = new Set(adoptions.rows().map(({ fingerprint }) => fingerprint))
      plans.dropAll(({ fingerprint }) => !adopted.has(fingerprint))
    },
  }
}
