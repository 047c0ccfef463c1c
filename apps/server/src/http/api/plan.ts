import {
  graphPresetSchema,
  hostSchema,
  plannedGroupSchema,
  plannedSchema,
  remarksSchema,
} from '@foretop/shared/model/plan.ts'
import { needsView } from '@foretop/shared/needs.ts'
import type { Check, GraphPreset, Group, Host } from '@foretop/shared/plan.ts'
import { type Catalogue, catalogueSchema, type GroupView, groupSchema, needsSchema } from '@foretop/shared/wire.ts'
import { z } from 'zod'
import { catalogueIn } from '../../engine/catalogue.ts'
import { describeGroup } from '../../engine/view.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

/** What of a check leaves the server is named here, each by itself: options may hold secrets. */
const configuredSchema = plannedSchema
  .pick({ id: true, kind: true, host: true, groups: true, enabled: true, front: true, thresholds: true })
  .extend(plannedSchema.pick({ everyMs: true, timeoutMs: true, retryMs: true, attempts: true, recoveries: true }).shape)
  .extend({ of: z.array(z.string()).nullable(), ...needsSchema, ...remarksSchema.shape })

const configSchema = z.object({
  site: z.string(),
  hosts: z.array(hostSchema),
  groups: z.array(groupSchema.extend(plannedGroupSchema.pick({ runbook: true }).shape)),
  checks: z.array(configuredSchema),
})

/** The plan in force. */
interface PlanInForce {
  site(): string
  hosts(): readonly Host[]
  groups(): readonly (GroupView & Pick<Group, 'runbook'>)[]
  graphs(): readonly GraphPreset[]
  catalogue(): Catalogue
  /** All that are watched, in the order of the configuration. */
  allPlanned(): IteratorObject<Check>
}

/** What is watched, and with what. */
export const plan = defineSubject({
  port: ({ engine: { memory }, sight }): PlanInForce => ({
    site: () => memory.plan.site,
    hosts: () => memory.plan.hosts,
    groups: () =>
      memory.plan.groups.map((group) => ({
        ...describeGroup(group),
        ...(group.runbook !== undefined && { runbook: group.runbook }),
      })),
    graphs: () => memory.plan.graphs,
    catalogue: catalogueIn(memory),
    allPlanned: sight.allPlanned,
  }),
  routes: (plan) => async (app) => {
    app.get(
      '/hosts',
      { schema: { tags: ['plan'], summary: 'Machines.', response: answers(z.array(hostSchema)) } },
      async () => plan.hosts(),
    )
    app.get(
      '/groups',
      { schema: { tags: ['plan'], summary: 'Groups, what each needs.', response: answers(z.array(groupSchema)) } },
      async () => plan.groups(),
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
      async () => plan.graphs(),
    )
    app.get(
      '/catalogue',
      { schema: { tags: ['plan'], summary: 'Kinds of checks.', response: answers(catalogueSchema) } },
      async () => plan.catalogue(),
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
        site: plan.site(),
        hosts: plan.hosts(),
        groups: plan.groups(),
        checks: plan
          .allPlanned()
          .map((check) => ({
            ...check,
            ...needsView(check.needs),
            of: check.way.by === 'derive' ? check.way.of : null,
          }))
          .toArray(),
      }),
    )
  },
})
