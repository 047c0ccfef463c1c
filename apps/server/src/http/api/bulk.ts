import { setImmediate as breath } from 'node:timers/promises'
import {
  bulkAcknowledgedSchema,
  bulkAcknowledgeRequestSchema,
  bulkRecheckedSchema,
  bulkRecheckRequestSchema,
} from '@foretop/shared/handling.ts'
import { Refusal } from '../../engine/refusal.ts'
import type { Actions } from './actions.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

/** Ten thousand ids are longer than other requests may be. */
const bodyLimit = 4 * 1024 * 1024

/** The same for many checks at once: what cannot be done to one of them does not hold up the others. */
export const bulk = defineSubject({
  port: ({ engine }): Pick<Actions, 'acknowledge' | 'recheck'> => engine,
  routes: (actions) => async (app) => {
    app.post(
      '/acknowledgements',
      {
        bodyLimit,
        schema: {
          tags: ['actions'],
          summary: 'Somebody has these: no more messages until each is ok, or for a while.',
          body: bulkAcknowledgeRequestSchema,
          response: answers(bulkAcknowledgedSchema),
        },
      },
      async ({ body: { checks, ...request } }) => {
        const { done, refused } = await forEach(checks, (id) => actions.acknowledge(id, present(request)))
        return { acknowledged: done, refused }
      },
    )
    app.post(
      '/recheck',
      {
        bodyLimit,
        schema: {
          tags: ['actions'],
          summary: 'Look at these again now.',
          body: bulkRecheckRequestSchema,
          response: answers(bulkRecheckedSchema),
        },
      },
      async ({ body }) => {
        const { done, refused } = await forEach(body.checks, async (id) => {
          actions.recheck(id)
          return id
        })
        return { rechecked: done, refused }
      },
    )
  },
})

/** So many are done before others may come in between: main stands still meanwhile, and writes that wait are counted. */
const SLICE = 250

/** Each id once. A defect is not a refusal: it fails the whole request. */
async function forEach<T>(ids: readonly string[], act: (id: string) => Promise<T>) {
  const done: T[] = []
  const refused: { readonly id: string; readonly reason: string }[] = []
  const actOn = async (id: string) => {
    try {
      done.push(await act(id))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push({ id, reason: error.message })
    }
  }
  const once = [...new Set(ids)]
  for (let at = 0; at < once.length; at += SLICE) {
    if (at > 0) await breath()
    await Promise.all(once.slice(at, at + SLICE).map(actOn))
  }
  return { done, refused }
}
