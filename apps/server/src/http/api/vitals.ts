import { vitalsSchema } from '@foretop/shared/handling.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Monitor } from '../health/own-health.ts'
import { answers } from './errors.ts'

/** How the monitor itself does, for people; `/healthz` and `/metrics` are for programs. */
export function vitalsRoutes(monitor: Pick<Monitor, 'vitals' | 'lastObservationAt'>): FastifyPluginAsyncZod {
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
        const { lateness: _, recentLateness, pollers, ...vitals } = monitor.vitals()
        return {
          ...vitals,
          pollers: [...pollers],
          lastObservationAt: monitor.lastObservationAt(),
          lateness: recentLateness,
        }
      },
    )
  }
}
