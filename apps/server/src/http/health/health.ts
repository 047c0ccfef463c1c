import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { mayRead } from '../doors/access.ts'
import { type Estate, estateHealth, type Health } from './estate-health.ts'
import { type Monitor, ownHealth } from './own-health.ts'

interface Parts {
  readonly estate: Estate
  readonly monitor: Monitor
}

/**
 * Two different questions: `/health` is how the estate is, `/healthz` how the monitor itself is. Both speak
 * `application/health+json` (draft-inadarei-api-health-check-06, which expired and never became an RFC).
 */
export function healthRoutes({ estate, monitor }: Parts, now: () => number): FastifyPluginAsync {
  return async (app) => {
    app.get(
      '/health',
      { schema: { tags: ['health'], summary: 'The estate, as application/health+json; 503 when something failed.' } },
      async (_, reply) => send(reply, estateHealth(estate, now())),
    )
    app.get(
      '/healthz',
      {
        config: { needs: 'nothing' },
        schema: { tags: ['health'], summary: 'The monitor itself; `?details` says more to those who may read.' },
      },
      async ({ role, query }, reply) => {
        const health = ownHealth(monitor, now(), typeof query === 'object' && query !== null && 'details' in query)
        // Whoever may not read learns only whether it lives: texts of troubles name hosts and paths.
        return send(reply, mayRead(role) ? health : { status: health.status })
      },
    )
  }
}

function send(reply: FastifyReply, health: Health) {
  return reply
    .code(health.status === 'fail' ? 503 : 200)
    .header('cache-control', 'no-store')
    .type('application/health+json')
    .send(JSON.stringify(health))
}
