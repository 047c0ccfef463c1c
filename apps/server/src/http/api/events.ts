import { setImmediate as breath } from 'node:timers/promises'
import { transitionSchema } from '@foretop/shared/model/state.ts'
import type { Transition } from '@foretop/shared/model.ts'
import { STATUSES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { type EventQuery, eventsOf } from '../../engine/events-of.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

const DESCRIPTION =
  'Newest first. With `of`, `to`, `q`, `since` and `until` the past is searched in steps: an answer may hold fewer than ' +
  '`limit`, even none, and there is more as long as a `Link` header with rel="next" says so.'

const KINDS = transitionSchema.shape.change.options.map(({ shape }) => shape.of.value)

const listOf = <T extends string>(names: readonly T[], description: string) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(names)))
    .optional()
    .meta({ description: `${description}; several apart by commas.` })

const moment = z.coerce.number().min(0).optional()

const eventQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  before: z.coerce.number().int().optional().meta({ description: 'Only events with a smaller `seq`: the next page.' }),
  check: z.string().max(500).optional().meta({ description: 'Only of this check.' }),
  host: z.string().max(500).optional(),
  group: z.string().max(500).optional(),
  of: listOf(KINDS, 'What changed'),
  to: listOf(STATUSES, 'Only changes to these statuses'),
  q: z.string().max(200).optional().meta({ description: 'Every word is in the name of the check or in the text.' }),
  since: moment.meta({ description: 'Wall ms: only this or later.' }),
  until: moment.meta({ description: 'Wall ms: only this or earlier.' }),
})
type Wanted = Pick<z.output<typeof eventQuery>, 'of' | 'to' | 'q' | 'since' | 'until'>

/** So much of the past is read for one answer at most. */
const MOST_READ = 5_000
const READ_AT_ONCE = 1_000
/** Numbers rise as things are known, times as they were: they may differ by so much. */
const OUT_OF_ORDER_MS = 60_000

/** What happened, newest first. */
interface EventLog {
  list(query: EventQuery): Promise<readonly Transition[]>
}

/** What changed, and when. */
export const events = defineSubject({
  port: ({ engine, db }): EventLog => ({ list: (query) => eventsOf(engine.memory, db, query) }),
  routes: (log) => async (app) => {
    app.get(
      '/events',
      {
        schema: {
          tags: ['past'],
          summary: 'What changed.',
          description: DESCRIPTION,
          querystring: eventQuery,
          response: answers(z.array(transitionSchema)),
        },
      },
      async ({ query, url }, reply) => {
        const { check, host, group, before, limit, ...wanted } = query
        const source = present({ checkId: check, host, group })
        const { events, next } = await search((page) => log.list({ ...source, ...page }), wanted, limit, before)
        if (next !== null) {
          const asked = new URLSearchParams(url.split('?')[1])
          asked.set('before', String(next))
          reply.header('link', `<?${asked}>; rel="next"`)
        }
        return [...events]
      },
    )
  },
})

interface Found {
  readonly events: readonly Transition[]
  /** Where to go on; `null`: the past was read to its end. */
  readonly next: number | null
}

async function search(
  read: (page: Pick<EventQuery, 'limit' | 'before'>) => Promise<readonly Transition[]>,
  wanted: Wanted,
  limit: number,
  from: number | undefined,
): Promise<Found> {
  const events: Transition[] = []
  let before = from
  const fits = fitting(wanted)
  const everything = Object.values(wanted).every((value) => value === undefined)
  const step = everything ? limit : READ_AT_ONCE
  for (let count = 0; count < MOST_READ; count += step) {
    // Reading holds up everything else: others come in between.
    if (count > 0) await breath()
    const page = await read({ limit: step, ...(before !== undefined && { before }) })
    for (const event of page) {
      before = event.seq
      if (wanted.since !== undefined && event.at < wanted.since - OUT_OF_ORDER_MS) return { events, next: null }
      if (fits(event)) events.push(event)
      if (events.length === limit) return { events, next: before }
    }
    if (page.length < step) return { events, next: null }
  }
  return { events, next: before ?? null }
}

function fitting({ of, to, q, since, until }: Wanted): (event: Transition) => boolean {
  const words = q?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  return ({ change, checkId, text, at }) => {
    if (since !== undefined && at < since) return false
    if (until !== undefined && at > until) return false
    if (of !== undefined && !of.includes(change.of)) return false
    if (to !== undefined && !(change.of === 'status' && to.includes(change.to))) return false
    const said = `${checkId} ${text}`.toLowerCase()
    return words.every((word) => said.includes(word))
  }
}
