import { restartOfHostSchema, restartViewSchema } from '@foretop/shared/model/restart.ts'
import { z } from 'zod'
import { createRestarts } from '../../engine/restarts.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

const pathSchema = z.object({
  name: z.string().meta({ description: 'What is restarted, by its name in the configuration.' }),
  host: z.string().meta({ description: 'On which host.' }),
})

export const restarts = defineSubject({
  port: ({ engine: { memory }, now }) => createRestarts(memory, now),
  routes: (restarts) => async (app) => {
    app.get(
      '/restarts',
      {
        schema: {
          tags: ['restarts'],
          summary: 'What can be restarted, and for each host whether it is safe now, with the reasons.',
          response: answers(z.array(restartViewSchema)),
        },
      },
      async () => restarts.all(),
    )
    app.get(
      '/restarts/:name/:host',
      {
        schema: {
          tags: ['restarts'],
          summary: 'Whether it is safe on one host; `safe` is true for yes alone.',
          params: pathSchema,
          response: answers(restartOfHostSchema),
        },
      },
      async ({ params: { name, host } }) => restarts.on(name, host),
    )
  },
})
