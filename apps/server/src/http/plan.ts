import { needsView } from '@foretop/shared/needs.ts'
import { GRAPH_RANGES, type GraphPreset } from '@foretop/shared/plan.ts'
import { catalogueSchema, groupSchema, hostSchema, needsSchema, thresholdsSchema } from '@foretop/shared/wire.ts'
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

const graphPresetSchema = z.object({
  name: z.string(),
  title: z.string(),
  range: z.enum(GRAPH_RANGES),
  hosts: z.array(z.string()),
  together: z.boolean(),
  show: z.array(
    z.object({ check: z.string(), metrics: z.array(z.string()), instances: z.array(z.string()).nullable() }),
  ),
})

/** What is watched, and with what. */
export function planRoutes(desk: Desk): FastifyPluginAsyncZod {
  const hosts = () => desk.hosts().map((host) => ({ ...host, groups: [...host.groups] }))
  const groups = () => [...desk.groups()]
  return async (app) => {
    app.get(
      '/hosts',
      { schema: { tags: ['plan'], summary: 'Machines.', response: answers(z.array(hostSchema)) } },
      async () => hosts(),
    )
    app.get(
      '/groups',
      { schema: { tags: ['plan'], summary: 'Groups, what each needs.', response: answers(z.array(groupSchema)) } },
      async () => groups(),
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
      async () => desk.graphs().map(plainPreset),
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
        hosts: hosts(),
        groups: groups(),
        checks: desk
          .allPlanned()
          .map((check) => ({
            ...check,
            groups: [...check.groups],
            ...needsView(check.needs),
            of: check.way.by === 'derive' ? [...check.way.of] : null,
          }))
          .toArray(),
      }),
    )
  }
}

/** The answer's type knows no lists that are only read. */
const plainPreset = ({ hosts, show, ...preset }: GraphPreset) => ({
  ...preset,
  hosts: [...hosts],
  show: show.map(({ check, metrics, instances }) => ({
    check,
    metrics: [...metrics],
    instances: instances && [...instances],
  })),
})
