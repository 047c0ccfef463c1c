import { captureRequestSchema } from '@foretop/shared/handling.ts'
import { captureSchema } from '@foretop/shared/model/capture.ts'
import type { Capture } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { Refusal } from '../../engine/refusal.ts'
import type { CaptureFilter } from '../../store/captures.ts'
import { addresses, idOf } from './checks.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

const idPath = z.object({ id: z.string().regex(/^\d{1,15}$/, 'must be the number of an incident') })
const limitSchema = z.coerce.number().int().min(1).max(50).default(10)
/** More than is captured of one incident by itself. */
const MOST_OF_INCIDENT = 100

/** What was captured at the moment of trouble. All reject with `Refusal`. */
interface Captured {
  /** Newest first. */
  ofIncident(id: string): Promise<readonly Capture[]>
  list(filter: CaptureFilter): Promise<readonly Capture[]>
  take(checkId: string, by: string): Promise<readonly Capture[]>
}

/** More can be read in it than any wall shows: pages as visitors got them, what runs on a machine. */
const config = { needs: 'operate' } as const

/** What would have been gone by the time somebody logs in. For operators alone. */
export const captures = defineSubject({
  port: ({ engine, db }): Captured => ({
    async ofIncident(id) {
      if ((await db.incidents.one(id)) === null) throw new Refusal('not-found', `there is no incident ${id}`)
      return db.captures.list({ incidentId: id, limit: MOST_OF_INCIDENT })
    },
    list: db.captures.list,
    take: engine.capture,
  }),
  routes: (captured) => async (app) => {
    app.get(
      '/incidents/:id/captures',
      {
        config,
        schema: {
          tags: ['past'],
          summary: 'What was captured for one span of trouble, newest first.',
          params: idPath,
          response: answers(z.array(captureSchema)),
        },
      },
      async ({ params }) => listed(await captured.ofIncident(params.id)),
    )
    for (const { url, params, query } of addresses('captures')) {
      app.get(
        url,
        {
          config,
          schema: {
            tags: ['past'],
            summary: 'What was captured of one check, newest first.',
            params,
            querystring: z.strictObject({ ...query.shape, limit: limitSchema }),
            response: answers(z.array(captureSchema)),
          },
        },
        async ({ params, query: { limit, ...asked } }) =>
          listed(await captured.list({ checkId: idOf({ ...params, ...asked }), limit })),
      )
      app.post(
        url,
        {
          schema: {
            tags: ['actions'],
            summary: 'Captures now what would be gone soon; for a relation that of its members.',
            params,
            querystring: query,
            body: captureRequestSchema.nullable(),
            response: answers(z.array(captureSchema)),
          },
        },
        async ({ params, query, body }) => listed(await captured.take(idOf({ ...params, ...query }), body?.by ?? '')),
      )
    }
  },
})

/** Lists that the schema may take over. */
const listed = (captures: readonly Capture[]): z.input<typeof captureSchema>[] =>
  captures.map(({ sections, ...capture }) => ({
    ...capture,
    sections: sections.map((section) => ('table' in section ? { ...section, table: [...section.table] } : section)),
  }))
