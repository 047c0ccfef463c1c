import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import { type Exposed, exposeChecks } from './expose-checks.ts'
import { exposeLateness } from './expose-lateness.ts'
import type { Monitor } from './own-health.ts'
import { createVitalsRegistry } from './vitals-registry.ts'

interface Parts {
  readonly exposed: Exposed
  readonly monitor: Monitor
}

/**
 * `/metrics` in the Prometheus text format 0.0.4. The monitor's own vitals come from prom-client; the checks, tens of
 * thousands of lines, are written by hand and in pieces, so that a scrape does not hold up the wall.
 */
export function metricRoutes({ exposed, monitor }: Parts, viewers: () => number): FastifyPluginAsync {
  const registry = createVitalsRegistry(monitor, viewers)
  return async (app) => {
    app.get('/metrics', { schema: { tags: ['health'], summary: 'For Prometheus.' } }, async (_, reply) => {
      const own = await registry.metrics()
      reply.type(registry.contentType)
      return reply.send(Readable.from(pieces(own, exposed, monitor)))
    })
  }
}

async function* pieces(own: string, exposed: Exposed, monitor: Monitor): AsyncGenerator<string> {
  yield own
  yield exposeLateness(monitor.vitals().lateness)
  for (const piece of exposeChecks(exposed)) {
    yield piece
    await new Promise((resolve) => setImmediate(resolve))
  }
}
