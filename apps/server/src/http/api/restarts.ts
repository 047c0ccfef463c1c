import { restartOfHostSchema, restartViewSchema } from '@foretop/shared/model/restart.ts'
import type { RestartView } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { Refusal } from '../../engine/refusal.ts'
import { restartsNow } from '../../engine/restarts.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

/** What can be restarted, and whether it is safe just now. */
interface Restarts {
  now(): readonly RestartView[]
}

const pathSchema = z.object({
  name: z.string().meta({ description: 'What is restarted, by its name in the configuration.' }),
  host: z.string().meta({ description: 'On which host.' }),
})

export const restarts = defineSubject({
  port: ({ engine: { memory }, now }): Restarts => ({ now: () => restartsNow(memory, now()) }),
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
      async () => restarts.now(),
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
      async ({ params: { name, host } }) => {
        const known = restarts.now()
        const found = known.find((restart) => restart.name === name)
        if (found === undefined)
          throw new Refusal('not-found', `nothing to restart is called ${name}${listed(known.map((one) => one.name))}`)
        const { hosts, ...restart } = found
        const answer = hosts.find((one) => one.host === host)
        if (answer === undefined)
          throw new Refusal('not-found', `${name} is not on ${host}${listed(hosts.map((one) => one.host))}`)
        return { ...restart, ...answer }
      },
    )
  },
})

const listed = (names: readonly string[]): string => (names.length === 0 ? '' : `, only ${names.join(', ')}`)
