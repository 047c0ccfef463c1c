import {
  downtimeRequestSchema,
  type ListedQuiet,
  listedQuietSchema,
  type PlannedDowntime,
  plannedDowntimeSchema,
  type QuietPreview,
  quietPreviewRequestSchema,
  quietPreviewSchema,
  silenceRequestSchema,
} from '@foretop/shared/handling.ts'
import { quietSchema } from '@foretop/shared/model/handling.ts'
import type { Quiet, Scope } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { withHidden } from '../../engine/hiding.ts'
import { previewOf } from '../../engine/quiet-preview.ts'
import type { QuietRequest } from '../../engine/quiet-request.ts'
import { type QuietQuery, quietsListed, rulesListed } from '../../engine/quiets-listed.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

const KINDS = [
  { kind: 'silence', url: '/silences', list: 'Silences in force', end: 'Ends a silence now.' },
  {
    kind: 'downtime',
    url: '/downtimes',
    list: 'Downtimes in force and to come',
    end: 'Ends a downtime, or cancels it.',
  },
] as const

/** Five thousand ids are longer than other requests may be. */
const bodyLimit = 4 * 1024 * 1024

const listQuery = z.strictObject({
  past: z.enum(['1', 'true', '0', 'false']).optional().meta({ description: 'Those that ended too, newest first.' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).meta({ description: 'At most so many that ended.' }),
})
/** Of one that comes again it is the name that the configuration gives it, and when it begins. */
const idPath = z.object({ id: z.string().min(1).max(200) })
const doneSchema = z.object({ done: z.literal(true) })

/** Silences and downtimes, as people ask for them. */
export interface QuietBook {
  list(query: QuietQuery): Promise<readonly ListedQuiet[]>
  /** What one would cover. Throws `Refusal` (invalid). */
  preview(match: Scope): QuietPreview
  /** What the configuration says of downtimes that come again, with the next times of each. */
  rules(): readonly PlannedDowntime[]
  /** Resolves when it is stored. Rejects with `Refusal`: invalid (unknown names, times that cannot be), or conflict when there are too many. */
  ask(request: QuietRequest): Promise<Quiet>
  /** Ends it now. Rejects with `Refusal` (not-found) when it is over already. */
  end(kind: Quiet['kind'], id: string): Promise<void>
}

/** Be quiet about it (a silence), and: it is planned (a downtime). Answered once it is stored. */
export const quiets = defineSubject({
  port: ({ engine, db, now }): QuietBook => ({
    list: async (query) => withHidden(await quietsListed(engine.memory, db.quiets, query), engine.memory),
    preview: (match) => previewOf(match, engine.memory),
    rules: () => rulesListed(engine.memory.plan, now()),
    ask: engine.askQuiet,
    end: engine.endQuiet,
  }),
  routes: (quiets) => async (app) => {
    for (const { kind, url, list, end } of KINDS) {
      app.get(
        url,
        {
          schema: {
            tags: ['quiet'],
            summary: `${list}, the next to end first.`,
            querystring: listQuery,
            response: answers(z.array(listedQuietSchema)),
          },
        },
        async ({ query: { past, limit } }) =>
          (await quiets.list({ kind, ...((past === '1' || past === 'true') && { past: limit }) })).map((quiet) => ({
            ...whole(quiet),
            hides: quiet.hides && { ...quiet.hides, checks: [...quiet.hides.checks] },
          })),
      )
      app.post(
        `${url}/preview`,
        {
          bodyLimit,
          schema: {
            tags: ['quiet'],
            summary: `What a ${kind} would cover, and what of that is in trouble now. Nothing comes of asking.`,
            body: quietPreviewRequestSchema,
            response: answers(quietPreviewSchema),
          },
        },
        async ({ body }) => {
          const { checks, trouble, ...counts } = quiets.preview(body.match)
          return { ...counts, checks: [...checks], trouble: [...trouble] }
        },
      )
      app.delete(
        `${url}/:id`,
        { schema: { tags: ['quiet'], summary: end, params: idPath, response: answers(doneSchema) } },
        async ({ params }) => {
          await quiets.end(kind, params.id)
          return { done: true } as const
        },
      )
    }
    app.get(
      '/downtimes/rules',
      {
        schema: {
          tags: ['quiet'],
          summary: 'Downtimes that come again and again, as the configuration says, with the next three times of each.',
          response: answers(z.array(plannedDowntimeSchema)),
        },
      },
      async () => quiets.rules().map((rule) => ({ ...whole(rule), next: [...rule.next] })),
    )
    app.post(
      '/silences',
      {
        bodyLimit,
        schema: {
          tags: ['quiet'],
          summary: 'Be quiet about these checks from now on, for a while.',
          body: silenceRequestSchema,
          response: answers(quietSchema),
        },
      },
      async ({ body }) => whole(await quiets.ask({ kind: 'silence', ...body })),
    )
    app.post(
      '/downtimes',
      {
        bodyLimit,
        schema: {
          tags: ['quiet'],
          summary: 'It is planned: nobody is told of these checks meanwhile.',
          body: downtimeRequestSchema,
          response: answers(quietSchema),
        },
      },
      async ({ body: { until, forMs = 0, ...rest } }) =>
        // The schema asks for one of the two, or both.
        whole(
          await quiets.ask({
            kind: 'downtime',
            ...present(rest),
            ...(until === undefined ? { forMs } : { until, ...(forMs > 0 && { forMs }) }),
          }),
        ),
    )
  },
})

const whole = <T extends Pick<Quiet, 'match' | 'expect'>>({
  match: { groups, hosts, checks },
  expect,
  ...rest
}: T) => ({
  ...rest,
  match: {
    ...(groups && { groups: [...groups] }),
    ...(hosts && { hosts: [...hosts] }),
    ...(checks && { checks: [...checks] }),
  },
  expect: expect && [...expect],
})
