import { thresholdsSchema } from '@foretop/shared/model/metric.ts'
import { needsView } from '@foretop/shared/needs.ts'
import { catalogueSchema, graphPresetSchema, groupSchema, hostSchema, needsSchema } from '@foretop/shared/wire.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Desk } from '../engine/desk.ts'
import { answers } from './errors.ts'

const configSchema = z.object({
  site: z.string(),
  hosts: z.array(hostSchema),
  groups: z.array(groupSchema),
  checks: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      host: z.string().nullable(),
      groups: z.array(z.string()),
      of: z.array(z.string()).nullable(),
      everyMs: z.number(),
      timeoutMs: z.number(),
      retryMs: z.number(),
      attempts: z.number(),
      recoveries: z.number(),
      enabled: z.boolean(),
      thresholds: z.record(z.string(), thresholdsSchema),
      ...needsSchema,
    }),
  ),
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
