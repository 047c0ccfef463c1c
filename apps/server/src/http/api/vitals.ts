import { vitalsSchema } from '@foretop/shared/handling.ts'
import type { Monitor } from '../health/own-health.ts'
import { answers } from './errors.ts'
import { defineSubject } from './subject.ts'

/** How the monitor itself does, for people; `/healthz` and `/metrics` are for programs. */
export const vitals = defineSubject({
  port: ({ monitor }): Pick<Monitor, 'vitals' | 'lastObservationAt'> => monitor,
  routes: (monitor) => async (app) => {
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
        const { lateness: _, reports: __, recentLateness, pollers, ...vitals } = monitor.vitals()
        return {
          ...vitals,
          pollers: [...pollers],
          lastObservationAt: monitor.lastObservationAt(),
          lateness: recentLateness,
        }
      },
    )
  },
})
