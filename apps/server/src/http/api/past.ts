import { timeZone } from '@foretop/shared/crontab.ts'
import { zoneClock } from '@foretop/shared/format/zone-clock.ts'
import { type IncidentReport, incidentMarkdown, incidentReportSchema } from '@foretop/shared/incident/report.ts'
import { effectSchema, type IncidentView, incidentViewSchema } from '@foretop/shared/incident-view.ts'
import { acknowledgementSchema, decisionSchema } from '@foretop/shared/model/handling.ts'
import { incidentSchema } from '@foretop/shared/model/state.ts'
import type { Acknowledgement, Decision, Incident } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { zoneOf } from '../../core/wall-clock.ts'
import { createIncidentBook, EFFECTS_PAGE, type IncidentBook } from '../../engine/incident-book.ts'
import { createLedgerBook } from '../../engine/ledger.ts'
import type { DecisionFilter } from '../../store/decisions.ts'
import type { IncidentFilter } from '../../store/state.ts'
import { mayOperate } from '../doors/access.ts'
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

const idPath = z.object({ id: z.string().regex(/^\d{1,15}$/, 'must be the number of an incident') })
const exportQuery = z.strictObject({
  zone: timeZone.optional().meta({ description: 'The times are in it; that of the server if not given.' }),
})
const effectsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(EFFECTS_PAGE),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Number (`seq`) of the last of a page: what comes after it.' }),
})

/** The first two newest first. */
interface Past extends IncidentBook {
  incidents(filter: IncidentFilter): Promise<readonly Incident[]>
  decisions(filter: DecisionFilter): Promise<readonly Decision[]>
  acknowledgements(): readonly Acknowledgement[]
}

/** What came of it: incidents, and who was told of them or why not. Newest first. */
export const past = defineSubject({
  port: ({ engine, db, sight, holidays, now }): Past => ({
    incidents: (filter) => db.state.incidents(filter),
    decisions: (filter) => db.decisions.decisions(filter),
    acknowledgements: sight.acknowledgements,
    ...createIncidentBook({
      ...{ memory: engine.memory, db },
      ledger: createLedgerBook({ memory: engine.memory, db, holidays, now }),
      now,
    }),
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
      '/incidents/:id',
      {
        schema: {
          tags: ['past'],
          summary: 'One span of trouble: what it explained, what it does to users, what happened, who was told.',
          params: idPath,
          response: answers(incidentViewSchema),
        },
      },
      async ({ params }): Promise<z.input<typeof incidentViewSchema>> => whole(await past.whole(params.id)),
    )
    app.get(
      '/incidents/:id/report',
      {
        schema: {
          tags: ['past'],
          summary: 'The same with its runbooks and what was recorded: all that a post-mortem begins with.',
          params: idPath,
          response: answers(incidentReportSchema),
        },
      },
      async ({ params, role }): Promise<z.input<typeof incidentReportSchema>> =>
        wholeReport(await past.report(params.id, mayOperate(role))),
    )
    app.get(
      '/incidents/:id/export',
      {
        schema: {
          tags: ['past'],
          summary: 'That report in Markdown, with room for what only people know.',
          params: idPath,
          querystring: exportQuery,
          response: {
            ...answers(z.never()),
            200: { description: 'The document', content: { 'text/markdown': { schema: z.string() } } },
          },
        },
      },
      async ({ params: { id }, query: { zone = zoneOf(null) }, role }, reply) => {
        const report = await past.report(id, mayOperate(role))
        return reply
          .type('text/markdown; charset=utf-8')
          .header('content-disposition', `attachment; filename="incident-${id}.md"`)
          .send(incidentMarkdown(report, { clock: zoneClock(zone), zone }))
      },
    )
    app.get(
      '/incidents/:id/effects',
      {
        schema: {
          tags: ['past'],
          summary: 'The checks that an incident explained, as that began.',
          description: 'There is more as long as a `Link` header with rel="next" says so.',
          params: idPath,
          querystring: effectsQuery,
          response: answers(z.array(effectSchema)),
        },
      },
      async ({ params, query: { limit, after } }, reply) => {
        const found = await past.effects(params.id, present({ limit, after }))
        const last = found.at(-1)
        if (last !== undefined && found.length === limit)
          reply.header('link', `<?${new URLSearchParams({ limit: `${limit}`, after: `${last.seq}` })}>; rel="next"`)
        return [...found]
      },
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

/** Lists that the schema may take over. */
const whole = ({ groups, effects, events, told, channels, notes, ...incident }: IncidentView) => ({
  ...incident,
  ...{ groups: [...groups], effects: [...effects], events: [...events], told: [...told] },
  ...{ channels: [...channels], notes: [...notes] },
})
const wholeReport = ({ incident, captures, runbooks, at }: IncidentReport) => ({
  ...{ incident: whole(incident), runbooks: [...runbooks], at },
  captures: captures?.map((one) => ({ ...one, sections: [...one.sections] })) ?? null,
})
