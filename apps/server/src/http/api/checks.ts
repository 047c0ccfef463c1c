import { statusSchema } from '@foretop/shared/model/state.ts'
import {
  type CheckView,
  checkSchema,
  type History,
  historySchema,
  type Summary,
  summarySchema,
} from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { Refusal } from '../../engine/refusal.ts'
import type { HistoryQuery } from '../../history/history.ts'
import { withLatest } from '../../history/latest.ts'
import { answers, Problem } from './errors.ts'
import { defineSubject } from './subject.ts'

const idSchema = z.string().min(1).max(500).meta({ description: 'Id of a check, `host/name`, percent-encoded.' })

/** What stands behind `checks/{id}`. */
export const pathSchema = z.object({ id: idSchema })

/**
 * The two addresses of something about one check: `checks/{id}/THING`, and `checks/THING?id=` for proxies that decode
 * `%2F` in paths.
 */
export const addresses = (thing: string) =>
  [
    { url: `/checks/:id/${thing}`, params: pathSchema, query: z.strictObject({}) },
    { url: `/checks/${thing}`, params: z.object({}), query: z.strictObject({ id: idSchema }) },
  ] as const

/** The check that a request to one of the two addresses means. */
export function idOf({ id }: { readonly id?: unknown }): string {
  // The schemas ask for it in the one place or the other.
  if (typeof id !== 'string') throw new Problem(400, 'id: say which check')
  return id
}

const MOST_POINTS = 2_000
const DAY_MS = 86_400_000

const listQuery = z.strictObject({
  id: idSchema.optional(),
  status: statusSchema.optional(),
  host: z.string().optional(),
  group: z.string().optional(),
  kind: z.string().optional(),
})

/** The last moment that JavaScript can name, in ms. */
const LAST_DATE = 8.64e15

const historyQuery = {
  from: z.coerce
    .number()
    .min(0)
    .max(LAST_DATE)
    .optional()
    .meta({ description: 'Wall time in ms; a day before `to` if left out.' }),
  to: z.coerce.number().min(0).max(LAST_DATE).optional().meta({ description: 'Wall time in ms; now if left out.' }),
  points: z.coerce.number().int().min(2).max(MOST_POINTS).default(300).meta({ description: 'At most so many a line.' }),
  metric: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: 'Only this one; may be repeated.' }),
}

/** Checks as they are now, in the order of the configuration, and what was measured of each. */
export interface Checks {
  summaries(): IteratorObject<Summary>
  check(id: string): CheckView | undefined
  /** Rejects with `Refusal` (not-found) for an unknown check. */
  history(id: string, query: Pick<HistoryQuery, 'from' | 'to' | 'points' | 'metrics'>): Promise<History>
}

/** Checks as they are now, and what was measured of each. */
export const checks = defineSubject({
  port: ({ sight, history }): Checks => ({
    ...sight,
    async history(id, query) {
      const known = sight.planned(id)
      if (known === undefined) throw new Refusal('not-found', `there is no check ${id}`)
      const { everyMs, metrics: definitions } = known
      const found = await history.query({ ...query, checkId: id, everyMs, definitions })
      const check = sight.check(id)
      return check === undefined ? found : withLatest(found, check, query.points)
    },
  }),
  routes: (checks, now) => async (app) => {
    const whole = (id: string) => {
      const check = checks.check(id)
      if (check === undefined) throw new Refusal('not-found', `there is no check ${id}`)
      return check
    }
    app.get(
      '/checks',
      {
        schema: {
          tags: ['checks'],
          summary: 'All checks as the wall shows them; with `id` one of them, whole.',
          querystring: listQuery,
          response: answers(z.union([z.array(summarySchema), checkSchema])),
        },
      },
      async ({ query: { id, status, host, group, kind } }) =>
        id !== undefined
          ? whole(id)
          : checks
              .summaries()
              .filter((check) => status === undefined || check.status === status)
              .filter((check) => host === undefined || check.host === host)
              .filter((check) => group === undefined || check.groups.includes(group))
              .filter((check) => kind === undefined || check.kind === kind)
              .toArray(),
    )
    app.get(
      '/checks/:id',
      {
        schema: { tags: ['checks'], summary: 'One check, whole.', params: pathSchema, response: answers(checkSchema) },
      },
      async ({ params }) => whole(params.id),
    )
    for (const { url, params, query } of addresses('history'))
      app.get(
        url,
        {
          schema: {
            tags: ['checks'],
            summary: 'What was measured, over time.',
            params,
            querystring: z.strictObject({ ...query.shape, ...historyQuery }),
            response: answers(historySchema),
          },
        },
        async ({ params, query: { points, metric, ...span } }) => {
          const to = span.to ?? now()
          const from = span.from ?? Math.max(0, to - DAY_MS)
          if (from >= to) throw new Problem(400, `from: must be before to (${to}), got ${from}`)
          const metrics = metric === undefined ? {} : { metrics: [metric].flat() }
          return checks.history(idOf({ ...params, ...span }), { from, to, points, ...metrics })
        },
      )
  },
})
