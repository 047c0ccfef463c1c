import { drillRequestSchema } from '@foretop/shared/handling.ts'
import { drillSchema } from '@foretop/shared/model/drill.ts'
import { coverageSchema, foresightSchema } from '@foretop/shared/model/foresight.ts'
import type { Coverage, Drill, Foresight, Routing } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { coverageOf } from '../../core/coverage.ts'
import { foresee } from '../../core/foresee.ts'
import { timesOf } from '../../core/plan-times.ts'
import { hoursOfWeek, isDay, momentOfWall, mondayOf, zoneOf } from '../../core/wall-clock.ts'
import { faultMeant } from '../../engine/fault-meant.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

const HOUR_MS = 3_600_000
const MOST_MS = 7 * 24 * HOUR_MS
const USUAL_MS = 4 * HOUR_MS
const moment = z.coerce.number().int().min(0).max(8e15).optional()

/** A moment, or what the clock on the wall of the machine shows. */
const wallMoment = z
  .union([
    moment.unwrap(),
    z.string().refine(isWallTime, { error: 'must be milliseconds since 1970 or like 2026-12-24T20:00' }),
  ])
  .optional()

const simulateQuery = z.strictObject({
  fault: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: '`db3 down`, `webs down`, `db1/mysql warning`; several with `+` between them.' }),
  at: wallMoment.meta({
    description:
      'When it would be confirmed: milliseconds since 1970, or `2026-12-24T20:00` by the clock of the machine; now if not given.',
  }),
  forMs: z.coerce
    .number()
    .int()
    .min(60_000)
    .max(MOST_MS)
    .default(USUAL_MS)
    .meta({ description: 'For so long nobody takes it on.' }),
})
function isWallTime(text: string): boolean {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/.exec(text) ?? []
  return day !== undefined && time !== undefined && isDay(day) && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)
}

const coverageQuery = z.strictObject({
  at: moment.meta({ description: 'Some moment of the week that is meant; now if not given.' }),
  withinMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(24 * HOUR_MS)
    .default(HOUR_MS)
    .meta({ description: 'Somebody must hear within so long.' }),
})

/** Who would hear. */
interface ForesightPort {
  /** Throws `Refusal`. `at`: wall ms, or as a clock shows it; now, if not given. */
  simulate(fault: string, at: number | string | undefined, forMs: number): Foresight
  coverage(at: number | undefined, withinMs: number): Coverage
  /** Tells them, as a drill. Rejects with `Refusal`. */
  drill(fault: string, at: number | undefined, by: string): Promise<Drill>
}

/** What would be told, by the plan in force. */
export const foresight = defineSubject({
  port({ engine: { memory }, holidays, isLiving, drill, now }): ForesightPort {
    const simulate: ForesightPort['simulate'] = (fault, asked = now(), forMs) => {
      const at = typeof asked === 'string' ? momentOfWall(asked, null) : asked
      const times = timesOf(memory.plan, holidays())
      return {
        ...{ fault, zone: zoneOf(null) },
        ...foresee(memory.plan, times, faultMeant(fault, memory.plan), { at, until: at + forMs }),
      }
    }
    return {
      simulate,
      coverage(at = now(), withinMs) {
        const from = mondayOf(at, null)
        const week = { from, hours: hoursOfWeek(from, null), withinMs, isLiving }
        return { ...coverageOf(memory.plan, timesOf(memory.plan, holidays()), week), zone: zoneOf(null) }
      },
      drill: async (fault, at, by) => drill(simulate(fault, at, USUAL_MS), by),
    }
  },
  routes: (foresight) => async (app) => {
    app.get(
      '/simulate',
      {
        schema: {
          tags: ['foresight'],
          summary: 'Who would be told of a fault, and when.',
          querystring: simulateQuery,
          response: answers(foresightSchema),
        },
      },
      async ({ query: { fault, at, forMs } }) => wholeForesight(foresight.simulate(fault, at, forMs)),
    )
    app.get(
      '/coverage',
      {
        schema: {
          tags: ['foresight'],
          summary: 'In which hours of the week trouble would reach nobody.',
          querystring: coverageQuery,
          response: answers(coverageSchema),
        },
      },
      async ({ query: { at, withinMs } }) => wholeCoverage(foresight.coverage(at, withinMs)),
    )
    app.post(
      '/drills',
      {
        schema: {
          tags: ['actions'],
          summary:
            'Tells all who would be told of a fault within four hours, now, that it is a drill; a minute later that it is over.',
          body: drillRequestSchema,
          response: answers(drillSchema),
        },
      },
      async ({ body: { fault, at, by } }) => wholeDrill(await foresight.drill(fault, at, by)),
    )
  },
})

/** Lists that the schema may take over. */
const wholeForesight = (said: Foresight) => ({
  ...said,
  roots: said.roots.map((root) => ({ ...root, routes: root.routes.map(wholeRouting) })),
  ...{ told: [...said.told], channels: [...said.channels] },
})
const wholeRouting = (route: Routing) => ({
  ...route,
  ...{ to: [...route.to], reaches: [...route.reaches] },
  steps: route.steps.map(({ afterMs, to }) => ({ afterMs, to: [...to] })),
})
const wholeDrill = ({ told, unheard, ...said }: Drill) => ({
  ...said,
  unheard: [...unheard],
  told: told.map((one) => ({ ...one, checks: [...one.checks] })),
})
const wholeCoverage = ({ gaps, rows, hearers, ...said }: Coverage) => ({
  ...said,
  gaps: gaps.map((gap) => ({ ...gap, checks: [...gap.checks], hours: [...gap.hours] })),
  rows: rows.map((row) => ({
    ...row,
    ...{ statuses: [...row.statuses], checks: [...row.checks], hours: [...row.hours] },
  })),
  hearers: hearers.map((one) => [...one]),
})
