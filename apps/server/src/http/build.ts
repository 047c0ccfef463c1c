import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Desk } from '../engine/desk.ts'
import { actionRoutes } from './api/actions.ts'
import { bulkRoutes } from './api/bulk.ts'
import { checkRoutes } from './api/checks.ts'
import { installErrors } from './api/errors.ts'
import { eventRoutes } from './api/events.ts'
import { noteRoutes } from './api/notes.ts'
import { installOpenApi } from './api/openapi.ts'
import { pastRoutes } from './api/past.ts'
import { planRoutes } from './api/plan.ts'
import { quietRoutes } from './api/quiets.ts'
import { vitalsRoutes } from './api/vitals.ts'
import { createAccess } from './doors/access.ts'
import { installAttempts } from './doors/attempts.ts'
import { createCallers } from './doors/caller.ts'
import { installCrowd } from './doors/crowd.ts'
import { installGuard } from './doors/guard.ts'
import type { InForce } from './doors/in-force.ts'
import { connectionsAtMost, HEAD_BYTES, RECEIVE_MS } from './doors/limits.ts'
import { createSessions, type SessionKeeper } from './doors/sessions.ts'
import { assertSafe } from './doors/settings.ts'
import { signInRoutes } from './doors/sign-in.ts'
import { healthRoutes } from './health/health.ts'
import { metricRoutes } from './health/metrics.ts'
import { installLive } from './live/live.ts'
import { installPages } from './pages.ts'

export interface Serving {
  readonly desk: Desk
  readonly inForce: InForce
  readonly sessions: SessionKeeper
  /** Folder of the built web app; `null`: the API alone. */
  readonly webRoot: string | null
  readonly log: FastifyBaseLogger
  readonly now?: () => number
  /** How long a caller may take to send a request, in ms. */
  readonly receiveMs?: number
}

/** Everything that people and programs reach. Throws `UnsafeSettings` rather than let strangers in. */
export function buildApp(serving: Serving): FastifyInstance {
  const { desk, inForce, webRoot, log, now = Date.now, receiveMs = RECEIVE_MS } = serving
  assertSafe(inForce())
  const app = Fastify({
    loggerInstance: log,
    // The log is for what went wrong; addresses could hold tokens.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: receiveMs,
    http: { headersTimeout: receiveMs, connectionsCheckingInterval: receiveMs / 10, maxHeaderSize: HEAD_BYTES },
    // Ids are one part of the path; 100 letters, the default, are too few.
    routerOptions: { maxParamLength: 500 },
    // Streams and polls of viewers must not hold up the end.
    forceCloseConnections: true,
  })
  app.server.maxConnections = connectionsAtMost()
  // What is not JSON is refused: a form of another site can send text without asking first.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  const callers = createCallers(inForce)
  const guarding = {
    inForce,
    access: createAccess(inForce, createSessions(serving.sessions, now), now),
    attempts: installAttempts(app),
    callers,
  }
  installErrors(app)
  const places = installCrowd(app, guarding)
  app.register(helmet, HEADERS)
  installGuard(app, guarding)
  installOpenApi(app, desk.version)
  const live = installLive(app, { desk, guarding, places, now })
  app.register(
    async (api) => {
      for (const routes of [
        checkRoutes(desk, now),
        actionRoutes(desk),
        bulkRoutes(desk),
        quietRoutes(desk),
        noteRoutes(desk),
        eventRoutes(desk),
        pastRoutes(desk),
        planRoutes(desk),
        vitalsRoutes(desk),
        signInRoutes(guarding),
      ])
        api.register(routes)
    },
    { prefix: '/api/v1' },
  )
  app.register(healthRoutes(desk, now))
  app.register(metricRoutes(desk, live.viewers))
  installPages(app, webRoot)
  return app
}

const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Whoever ends TLS in front decides about that; in a local network the wall is plain HTTP.
  strictTransportSecurity: false,
} as const
