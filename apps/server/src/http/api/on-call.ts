import { type OnCallView, onCallSchema } from '@foretop/shared/on-call.ts'
import { z } from 'zod'
import { icalendarOf } from '../../calendars/rota-out.ts'
import { onCallIn } from '../../engine/on-call-view.ts'
import { Refusal } from '../../engine/refusal.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

const DAY_MS = 86_400_000

const query = z.strictObject({
  at: z.coerce
    .number()
    .int()
    .min(0)
    .max(8e15)
    .optional()
    .meta({ description: 'Milliseconds since 1970; now if not given.' }),
  days: z.coerce.number().int().min(1).max(90).default(28).meta({ description: 'For how long from then on.' }),
})
const rotaPath = z.object({
  file: z
    .string()
    .max(132)
    .regex(/\.ics$/, { error: 'must be the name of a rota and .ics' }),
})

/** Who is on call when. */
interface OnCall {
  /** From a moment (wall ms; now, if not given) for so many days. */
  view(at: number | undefined, days: number): OnCallView
  /** A rota in iCalendar. Throws `Refusal` (not-found). */
  icalendar(name: string): string
}

/** People without their addresses. */
export const onCall = defineSubject({
  port: ({ engine: { memory }, holidays, now }): OnCall => ({
    view: (at = now(), days) => onCallIn(memory.plan, { from: at, until: at + days * DAY_MS }, holidays()),
    icalendar(name) {
      const { site, people = [], hours = [], rotas = [] } = memory.plan
      const rota = rotas.find((known) => known.name === name)
      if (rota === undefined) throw new Refusal('not-found', `there is no rota ${name}`)
      return icalendarOf(rota, { site, people, almanac: { hours, holidays: holidays() }, now: now() })
    },
  }),
  routes: (onCall) => async (app) => {
    app.get(
      '/on-call',
      {
        schema: {
          tags: ['on call'],
          summary: 'Who is on call at a time, and after that.',
          querystring: query,
          response: answers(onCallSchema),
        },
      },
      async ({ query: { at, days } }) => onCall.view(at, days),
    )
    app.get(
      '/rotas/:file',
      {
        schema: {
          tags: ['on call'],
          summary: 'A rota (NAME.ics) in iCalendar, for calendars of people: from last month to ninety days ahead.',
          params: rotaPath,
          response: {
            ...answers(z.never()),
            200: { description: 'The calendar', content: { 'text/calendar': { schema: z.string() } } },
          },
        },
      },
      async ({ params: { file } }, reply) =>
        reply.type('text/calendar; charset=utf-8').send(onCall.icalendar(file.slice(0, -'.ics'.length))),
    )
  },
})
