import { payloadSchema } from '@foretop/probes/reports/alertmanager/payload.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createReported, type Reported } from '../../engine/reported.ts'
import type { Inbox } from '../../looking/inbox.ts'
import { mayReport } from '../doors/reporters.ts'
import { alertOutcomeSchema, takeAlerts } from '../reports/alerts.ts'
import { takeJson, takeText } from '../reports/any-body.ts'
import { takeLines } from '../reports/nsca.ts'
import { observationSchema, toldIn } from '../reports/observation.ts'
import { answerOf, receiptSchema } from '../reports/receipt.ts'
import { addresses, idOf } from './checks.ts'
import { answers, Problem, problem } from './errors.ts'
import { defineSubject } from './subject.ts'

/** Checks of which others tell, and those who take in what they do. */
export interface Reports extends Reported, Pick<Inbox, 'tell' | 'strayed' | 'tally'> {}

const outcomeSchema = z.object({
  line: z.number(),
  check: z.string().nullable(),
  became: receiptSchema.shape.became
    .nullable()
    .meta({ description: 'null: it was not taken in, and the note says why.' }),
  note: z.string().nullable(),
})

/** What others tell of checks: whoever has the reporter token, a token of the check's own, or the operator's. */
export const reports = defineSubject({
  port: ({ engine, inbox }): Reports => ({ ...createReported(engine.memory), ...inbox }),
  routes: (port) => async (app) => {
    app.register(observationRoutes(port))
    app.register(nscaRoutes(port))
    app.register(alertRoutes(port))
  },
})

const observationRoutes =
  (port: Reports): FastifyPluginAsyncZod =>
  async (app) => {
    takeJson(app)
    for (const { url, params, query } of addresses('observations'))
      app.post(
        url,
        {
          config: { needs: 'report' },
          schema: {
            tags: ['reports'],
            summary: 'Tell how a passive check is.',
            params,
            querystring: query,
            body: observationSchema,
            response: answers(receiptSchema),
          },
        },
        async ({ params, query, body, reporting }) => {
          const id = idOf({ ...params, ...query })
          if (!mayReport(reporting, id)) throw new Problem(403, `this token may not report ${id}`)
          const kind = port.check(id)?.kind ?? 'passive'
          if (kind !== 'passive')
            throw new Problem(409, `${id} is no passive check but a ${kind}, which is told of in another way`)
          return answerOf(port.tell(id, toldIn(body)), id)
        },
      )
  }

const nscaRoutes =
  (port: Reports): FastifyPluginAsyncZod =>
  async (app) => {
    takeText(app)
    app.post(
      '/nsca',
      {
        config: { needs: 'report' },
        schema: {
          tags: ['reports'],
          summary:
            'Tell how passive checks are, by lines as `send_nsca` takes them; 422 with the same if one was not taken in.',
          querystring: z.strictObject({
            delimiter: z.string().min(1).max(8).default('\t').meta({ description: 'What stands between; a tab.' }),
          }),
          body: z.string().meta({ description: 'HOST, SERVICE, CODE and TEXT, or HOST, CODE and TEXT, in each line.' }),
          response: answers(z.object({ lines: z.array(outcomeSchema) })),
        },
      },
      async ({ body, query: { delimiter }, reporting }, reply) => {
        const lines = [...takeLines(body, delimiter, reporting, port)]
        if (lines.length === 0) throw new Problem(400, 'expected lines of HOST, SERVICE, CODE and TEXT, came none')
        const refused = lines.filter(({ became }) => became === null)
        const [first] = refused
        if (first === undefined) return { lines }
        const detail = `${refused.length} of ${lines.length} lines not taken in; line ${first.line}: ${first.note}`
        // Serialised here: problems have no lines of their own.
        reply.code(422).type('application/problem+json').serializer(JSON.stringify)
        return reply.send({ ...problem(422, detail), lines } as never)
      },
    )
  }

/** A message may name thousands of alerts, and one that is refused is not sent again. */
const LONGEST_MESSAGE = 8 * 1024 * 1024

const alertRoutes =
  (port: Reports): FastifyPluginAsyncZod =>
  async (app) => {
    takeJson(app)
    app.post(
      '/alertmanager',
      {
        config: { needs: 'report' },
        bodyLimit: LONGEST_MESSAGE,
        schema: {
          tags: ['reports'],
          summary:
            'The webhook of a Prometheus Alertmanager: each check of this kind takes the alerts that are its own.',
          body: payloadSchema,
          response: answers(z.object({ checks: z.array(alertOutcomeSchema) })),
        },
      },
      async ({ body, reporting }) => ({ checks: [...takeAlerts(body, reporting, port)] }),
    )
  }
