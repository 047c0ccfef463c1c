import { acknowledgementSchema, decisionSchema } from '@foretop/shared/model/handling.ts'
import { incidentSchema } from '@foretop/shared/model/state.ts'
import type { Acknowledgement, Decision, Incident } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { DecisionFilter } from '../../store/decisions.ts'
import type { IncidentFilter } from '../../store/state.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

const limitSchema = z.coerce.number().int().min(1).max(1_000).default(100)
const checkSchema = z.string().max(500).optional().meta({ description: 'Only of this check.' })

const incidentQuery = z.strictObject({
  limit: limitSchema,
  open: z.enum(['true', 'false']).optional().meta({ description: 'Only those that last, or only those that ended.' }),
  check: checkSchema,
})
const decisionQuery = z.strictObject({ limit: limitSchema, check: checkSchema })

/** The first two newest first. */
interface Past {
  incidents(filter: IncidentFilter): Promise<readonly Incident[]>
  decisions(filter: DecisionFilter): Promise<readonly Decision[]>
  acknowledgements(): readonly Acknowledgement[]
}

/** What came of it: incidents, and who was told of them or why not. Newest first. */
export const past = defineSubject({
  port: ({ db, sight }): Past => ({
    incidents: (filter) => db.state.incidents(filter),
    decisions: (filter) => db.decisions.decisions(filter),
    acknowledgements: sight.acknowledgements,
  }),
  routes: (past) => async (app) => {
    app.get(
      '/incidents',
      {
        schema: {
          tags: ['past'],
          summary: 'Spans of trouble, newest first.',
          querystring: incidentQuery,
          response: answers(z.array(incidentSchema)),
        },
      },
      async ({ query: { open, check, limit } }) => [
        ...(await past.incidents(present({ limit, checkId: check, open: open && open === 'true' }))),
      ],
    )
    app.get(
      '/decisions',
      {
        schema: {
          tags: ['past'],
          summary: 'Who was told, or why not, newest first.',
          querystring: decisionQuery,
          response: answers(z.array(decisionSchema)),
        },
      },
      async ({ query: { check, limit } }) => [...(await past.decisions(present({ limit, checkId: check })))],
    )
    app.get(
      '/acknowledgements',
      {
        schema: {
          tags: ['past'],
          summary: 'What somebody has taken on, now.',
          response: answers(z.array(acknowledgementSchema)),
        },
      },
      async () => [...past.acknowledgements()],
    )
  },
})
