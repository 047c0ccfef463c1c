import { graphPresetSchema, hostSchema, plannedSchema } from '@foretop/shared/model/plan.ts'
import { needsView } from '@foretop/shared/needs.ts'
import { catalogueSchema, groupSchema, needsSchema } from '@foretop/shared/wire.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Desk } from '../../engine/desk.ts'
import { answers } from './errors.ts'

/** What of a check leaves the server is named here, each by itself: options may hold secrets. */
const configuredSchema = plannedSchema
  .pick({ id: true, kind: true, host: true, groups: true, enabled: true, thresholds: true })
  .extend(plannedSchema.pick({ everyMs: true, timeoutMs: true, retryMs: true, attempts: true, recoveries: true }).shape)
  .extend({ of: z.array(z.string()).nullable(), ...needsSchema })

const configSchema = z.object({
  site: z.string(),
  hosts: z.array(hostSchema),
  groups: z.array(groupSchema),
  checks: z.array(configuredSchema),
})

/** What is watched, and with what. */
export function planRoutes(desk: Desk): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/hosts',
      { schema: { tags: ['plan'], summary: 'Machines.', response: answers(z.array(hostSchema)) } },
      async () => desk.hosts(),
    )
    app.get(
      '/groups',
      { schema: { tags: ['plan'], summary: 'Groups, what each needs.', response: answers(z.array(groupSchema)) } },
      async () => desk.groups(),
    )
    app.get(
      '/graphs',
      {
        schema: {
          tags: ['plan'],
          summary: 'Graphs that the configuration wants to see together.',
          response: answers(z.array(graphPresetSchema)),
        },
      },
      async () => desk.graphs(),
    )
    app.get(
      '/catalogue',
      { schema: { tags: ['plan'], summary: 'Kinds of checks.', response: answers(catalogueSchema) } },
      async () => desk.catalogue(),
    )
    app.get(
      '/config',
      {
        schema: {
          tags: ['plan'],
          summary: 'The plan in force. The options of probes stay in the server: they may hold secrets.',
          response: answers(configSchema),
        },
      },
      async () => ({
        site: desk.site(),
        hosts: desk.hosts(),
        groups: desk.groups(),
        checks: desk
          .allPlanned()
          .map((check) => ({
            ...check,
            ...needsView(check.needs),
            of: check.way.by === 'derive' ? check.way.of : null,
          }))
          .toArray(),
      }),
    )
  }
}
