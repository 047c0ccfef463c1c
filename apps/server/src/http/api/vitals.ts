import { vitalsSchema } from '@foretop/shared/handling.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Desk } from '../../engine/desk.ts'
import { answers } from './errors.ts'

/** How the monitor itself does, for people; `/healthz` and `/metrics` are for programs. */
export function vitalsRoutes(desk: Desk): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/vitals',
      {
        schema: {
          tags: ['health'],
          summary: 'The monitor itself: how late its looks start, what it left out, what waits to be sent.',
          response: answers(vitalsSchema),
        },
      },
      async () => {
        const { lateness: _, recentLateness, pollers, ...vitals } = desk.vitals()
        return {
          ...vitals,
          pollers: [...pollers],
          lastObservationAt: desk.lastObservationAt(),
          lateness: recentLateness,
        }
      },
    )
  }
}
