import { noteRequestSchema } from '@foretop/shared/handling.ts'
import { noteSchema } from '@foretop/shared/model/handling.ts'
import { z } from 'zod'
import { createNotebook } from '../../engine/notebook.ts'
import { addresses, idOf } from './checks.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

const nameSchema = z.string().max(500).optional()
const timeSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional()
const limitSchema = z.coerce.number().int().min(1).max(1_000).default(100)
const listQuery = z.strictObject({
  from: timeSchema,
  to: timeSchema.meta({ description: 'Not included.' }),
  check: nameSchema,
  host: nameSchema,
  group: nameSchema,
  limit: limitSchema,
})
const idPath = z.object({ id: z.string().min(1).max(100) })
const incidentPath = z.object({ id: z.string().regex(/^\d{1,15}$/, 'must be the number of an incident') })
const doneSchema = z.object({ done: z.literal(true) })

/** What people wrote down about checks, for those who come after. */
export const notes = defineSubject({
  port: ({ engine, db, now }) =>
    createNotebook({ memory: engine.memory, store: db.notes, incidents: db.incidents, committer: db.committer, now }),
  routes: (notes) => async (app) => {
    for (const { url, params, query } of addresses('notes')) {
      app.get(
        url,
        {
          schema: {
            tags: ['notes'],
            summary: 'Notes on one check, newest first.',
            params,
            querystring: z.strictObject({ ...query.shape, limit: limitSchema }),
            response: answers(z.array(noteSchema)),
          },
        },
        async ({ params, query: { limit, ...asked } }) => [
          ...(await notes.list({ checkId: idOf({ ...params, ...asked }), limit })),
        ],
      )
      app.post(
        url,
        {
          schema: {
            tags: ['notes'],
            summary: 'Writes something down about a check.',
            params,
            querystring: query,
            body: noteRequestSchema,
            response: answers(noteSchema),
          },
        },
        async ({ params, query, body }) => notes.add(idOf({ ...params, ...query }), body),
      )
    }
    app.post(
      '/incidents/:id/notes',
      {
        schema: {
          tags: ['notes'],
          summary:
            'Writes something down about an incident, also once it is over; what is written stands in `incidents/{id}`.',
          params: incidentPath,
          body: noteRequestSchema,
          response: answers(noteSchema),
        },
      },
      async ({ params, body }) => notes.addToIncident(params.id, body),
    )
    app.get(
      '/notes',
      {
        schema: {
          tags: ['notes'],
          summary: 'Notes, newest first.',
          querystring: listQuery,
          response: answers(z.array(noteSchema)),
        },
      },
      async ({ query: { check, ...query } }) => [...(await notes.list(present({ ...query, checkId: check })))],
    )
    app.delete(
      '/notes/:id',
      { schema: { tags: ['notes'], summary: 'Takes a note away.', params: idPath, response: answers(doneSchema) } },
      async ({ params }) => {
        await notes.remove(params.id)
        return { done: true } as const
      },
    )
  },
})
