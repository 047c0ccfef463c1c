import { accountSchema, whySchema } from '@foretop/shared/model/ledger.ts'
import type { Routing, Why } from '@foretop/shared/model.ts'
import { OUTCOMES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { createLedgerBook, type Ledger } from '../../engine/ledger.ts'
import { addresses, idOf } from './checks.ts'
import { answers } from './errors.ts'
import { present } from './present.ts'
import { defineSubject } from './subject.ts'

const ledgerQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  check: z.string().max(500).optional().meta({ description: 'Only of this check.' }),
  channel: z.string().max(500).optional().meta({ description: 'Only of this channel.' }),
  outcome: z.enum(OUTCOMES).optional().meta({
    description: '`waiting`: it is on its way; `dead`: it never will be told; `not-told`: that was decided.',
  }),
  after: z
    .string()
    .regex(/^\d{1,15}\/.{0,500}$/, 'must be the number and the recipient of an entry, like 17/ops')
    .optional()
    .meta({ description: 'Number and recipient of the last entry of a page, `17/ops`: what comes after it.' }),
})

const whyQuery = {
  at: z.coerce
    .number()
    .min(0)
    .optional()
    .meta({ description: 'Wall ms: what happened last by then. Now if left out.' }),
}

/** Who was told of what, who was not, and why: decisions with what became of them. */
export const ledger = defineSubject({
  port: ({ engine, db, holidays, now }): Ledger => createLedgerBook({ memory: engine.memory, db, holidays, now }),
  routes: (ledger, now) => async (app) => {
    app.get(
      '/ledger',
      {
        schema: {
          tags: ['past'],
          summary: 'Who was told of what, who was not and why, and what became of it. Newest first.',
          description: 'There is more as long as a `Link` header with rel="next" says so.',
          querystring: ledgerQuery,
          response: answers(z.array(accountSchema)),
        },
      },
      async ({ query: { limit, check, channel, outcome, after }, url }, reply) => {
        const from = after === undefined ? undefined : afterOf(after)
        const found = await ledger.accounts({
          ...present({ checkId: check, recipient: channel, outcome, after: from }),
          limit,
        })
        const last = found.at(-1)
        if (last !== undefined && found.length === limit) {
          const asked = new URLSearchParams(url.split('?')[1])
          asked.set('after', `${last.transitionSeq}/${last.recipient}`)
          reply.header('link', `<?${asked}>; rel="next"`)
        }
        return [...found]
      },
    )
    for (const { url, params, query } of addresses('why'))
      app.get(
        url,
        {
          schema: {
            tags: ['past'],
            summary: 'Who was told of what happened to a check at some moment, who was not, and why.',
            params,
            querystring: z.strictObject({ ...query.shape, ...whyQuery }),
            response: answers(whySchema),
          },
        },
        async ({ params, query }): Promise<z.input<typeof whySchema>> =>
          whole(await ledger.why(idOf({ ...params, ...query }), query.at ?? now())),
      )
  },
})

function afterOf(text: string) {
  const slash = text.indexOf('/')
  return { seq: Number(text.slice(0, slash)), recipient: text.slice(slash + 1) }
}

const wholeRouting = ({ to, steps, reaches, ...routing }: Routing) => ({
  ...routing,
  ...{ to: [...to], reaches: [...reaches] },
  steps: steps.map((step) => ({ ...step, to: [...step.to] })),
})

/** Lists that the schema may take over. */
const whole = ({ channels, routes, ...why }: Why) => ({
  ...why,
  channels: channels.map(({ tries, ...channel }) => ({ ...channel, tries: [...tries] })),
  routes: routes === null ? null : routes.map(wholeRouting),
})
