import { acknowledgementSchema } from '@foretop/shared/model/handling.ts'
import type { Acknowledgement } from '@foretop/shared/model.ts'
import { acknowledgeRequestSchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { addresses, idOf } from './checks.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

const atSchema = z.coerce
  .number()
  .optional()
  .meta({ description: "Only if it is still the acknowledgement of that time: nobody takes back what is another's." })
const doneSchema = z.object({ done: z.literal(true) })

/** All of them throw or reject with `Refusal`. */
export interface Actions {
  /** Resolves when it is stored. Refused: not-found, or conflict when the check has no problem. */
  acknowledge(
    id: string,
    request: { note: string; by: string; forMs?: number; sticky?: boolean },
  ): Promise<Acknowledgement>
  /** `at`: only the acknowledgement of that time; conflict when there is none or it is another one. */
  unacknowledge(id: string, at?: number): Promise<void>
  /** Asks for a look now. Refused: not-found. */
  recheck(id: string): void
}

/** What a person does about a check. Answered once it is stored. */
export const actions = defineSubject({
  port: ({ engine }): Actions => engine,
  routes: (actions) => async (app) => {
    for (const { url, params, query } of addresses('acknowledge'))
      app.post(
        url,
        {
          schema: {
            tags: ['actions'],
            summary: 'Somebody has it: no more messages until it is ok or worse, or for a while.',
            params,
            querystring: query,
            body: acknowledgeRequestSchema.nullable(),
            response: answers(acknowledgementSchema),
          },
        },
        async ({ params, query, body }) => {
          const { note = '', by = '', sticky = true, forMs } = body ?? {}
          const request = { note, by, sticky, ...(forMs !== undefined && { forMs }) }
          return actions.acknowledge(idOf({ ...params, ...query }), request)
        },
      )
    for (const { url, params, query } of addresses('acknowledge'))
      app.delete(
        url,
        {
          schema: {
            tags: ['actions'],
            summary: 'Nobody has it after all.',
            params,
            querystring: z.strictObject({ ...query.shape, at: atSchema }),
            response: answers(doneSchema),
          },
        },
        async ({ params, query: { at, ...query } }) => {
          await actions.unacknowledge(idOf({ ...params, ...query }), at)
          return { done: true } as const
        },
      )
    for (const { url, params, query } of addresses('recheck'))
      app.post(
        url,
        {
          schema: {
            tags: ['actions'],
            summary: 'Look again now.',
            params,
            querystring: query,
            response: answers(doneSchema),
          },
        },
        async ({ params, query }) => {
          actions.recheck(idOf({ ...params, ...query }))
          return { done: true } as const
        },
      )
  },
})
