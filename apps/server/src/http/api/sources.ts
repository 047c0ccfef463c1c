import { z } from 'zod'
import { addresses, idOf } from './checks.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

interface Sources {
  /** The list of a source is taken as its next look has it. Refused: not-found, or conflict where it is believed already. */
  believe(id: string): void
}

/** What a person does about a source. */
export const sources = defineSubject({
  port: ({ believe }): Sources => ({ believe }),
  routes: (sources) => async (app) => {
    for (const { url, params, query } of addresses('believe'))
      app.post(
        url,
        {
          schema: {
            tags: ['actions'],
            summary: 'The list of a source that was not believed is right: its next look takes it.',
            params,
            querystring: query,
            response: answers(z.object({ done: z.literal(true) })),
          },
        },
        async ({ params, query }) => {
          sources.believe(idOf({ ...params, ...query }))
          return { done: true } as const
        },
      )
  },
})
