import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import type { Desk } from '../../engine/desk.ts'
import { exposeChecks } from './expose-checks.ts'
import { exposeLateness } from './expose-lateness.ts'
import { createVitalsRegistry } from './vitals-registry.ts'

/**
 * `/metrics` in the Prometheus text format 0.0.4. The monitor's own vitals come from prom-client; the checks, tens of
 * thousands of lines, are written by hand and in pieces, so that a scrape does not hold up the wall.
 */
export function metricRoutes(desk: Desk, viewers: () => number): FastifyPluginAsync {
  const registry = createVitalsRegistry(desk, viewers)
  return async (app) => {
    app.get('/metrics', { schema: { tags: ['health'], summary: 'For Prometheus.' } }, async (_, reply) => {
      const own = await registry.metrics()
      reply.type(registry.contentType)
      return reply.send(Readable.from(pieces(own, desk)))
    })
  }
}

async function* pieces(own: string, desk: Desk): AsyncGenerator<string> {
  yield own
  yield exposeLateness(desk.vitals().lateness)
  for (const piece of exposeChecks(desk)) {
    yield piece
    await new Promise((resolve) => setImmediate(resolve))
  }
}
