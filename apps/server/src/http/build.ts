import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { openSubjects } from './api/all.ts'
import { installErrors } from './api/errors.ts'
import { installOpenApi } from './api/openapi.ts'
import { createAccess } from './doors/access.ts'
import { installAttempts } from './doors/attempts.ts'
import { createCallers } from './doors/caller.ts'
import { installCrowd } from './doors/crowd.ts'
import { installGuard } from './doors/guard.ts'
import type { InForce } from './doors/in-force.ts'
import { connectionsAtMost, HEAD_BYTES, RECEIVE_MS } from './doors/limits.ts'
import { createReporters } from './doors/reporters.ts'
import { assertSafe } from './doors/safe.ts'
import { createSessions, type SessionKeeper } from './doors/sessions.ts'
import { signInRoutes } from './doors/sign-in.ts'
import type { Estate } from './health/estate-health.ts'
import type { Exposed } from './health/expose-checks.ts'
import { healthRoutes } from './health/health.ts'
import { metricRoutes } from './health/metrics.ts'
import type { Monitor } from './health/own-health.ts'
import { installLive, type Watched } from './live/live.ts'
import { installPages } from './pages.ts'
import { pingRoutes } from './reports/pings.ts'
import { installSmaller } from './smaller.ts'

type Api = ReturnType<typeof openSubjects>

/** What serving knows of the rest of the server: for each subject what its routes ask for. */
export interface Ports extends Readonly<Api['ports']> {
  /** Those of the API, over their ports. */
  readonly routes: Api['routes']
  readonly monitor: Monitor
  readonly estate: Estate
  readonly exposed: Exposed
  readonly watched: Watched
}

export interface Serving {
  readonly ports: Ports
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
  const { ports, inForce, webRoot, log, now = Date.now, receiveMs = RECEIVE_MS } = serving
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
    reporters: createReporters(inForce, ports.reports.tokens),
  }
  installErrors(app)
  const places = installCrowd(app, guarding)
  app.register(helmet, HEADERS)
  installSmaller(app)
  installGuard(app, guarding)
  installOpenApi(app, ports.monitor.version)
  const live = installLive(app, { watched: ports.watched, guarding, places, now })
  app.register(
    async (api) => {
      for (const routes of ports.routes) api.register(routes(now))
      api.register(signInRoutes(guarding))
    },
    { prefix: '/api/v1' },
  )
  app.register(pingRoutes(ports.reports, guarding))
  app.register(healthRoutes(ports, now))
  app.register(metricRoutes(ports, live.viewers))
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
      workerSrc: ["'self'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Whoever ends TLS in front decides about that; in a local network the wall is plain HTTP.
  strictTransportSecurity: false,
} as const
