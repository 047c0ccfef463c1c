import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import { type Access, bearerOf, mayOperate, mayRead } from './access.ts'
import type { Attempts } from './attempts.ts'
import type { CallerOf } from './caller.ts'
import { Problem, pathOf } from './errors.ts'
import { answersTo, fromOurselves } from './origin.ts'
import type { Role } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route asks of its caller. Without it: reading for GET, operating for everything else. */
    needs?: 'nothing' | 'read' | 'operate'
  }
  interface FastifyRequest {
    role: Role
  }
}

export interface Guarding {
  readonly settings: ServerSettings
  readonly access: Access
  readonly attempts: Attempts
  readonly callerOf: CallerOf
}

/** Decides of every request, before anything else reads it, whether it is answered at all. */
export function installGuard(app: FastifyInstance, guarding: Guarding): void {
  app.decorateRequest('role', 'stranger')
  app.addHook('onRequest', async (request, reply) => {
    assertOwn(request, guarding.settings)
    if (turnTokenIntoCookie(request, reply, guarding)) return reply
    request.role = roleOf(request.headers, guarding.callerOf(request.headers, request.ip), guarding)
    assertAllowed(request, guarding.access)
  })
}

const changesNothing = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

function assertOwn(request: FastifyRequest, settings: ServerSettings): void {
  if (!answersTo(request.headers.host, settings))
    throw new Problem(421, `not served under the name ${request.headers.host}: add it to the configured origins`)
  if (!changesNothing(request) && !fromOurselves(request.headers, settings))
    throw new Problem(403, 'asked for by the page of another site')
}

/** A screen's address may carry its token once: `/wall?token=…` answers with the cookie and the address without it. */
function turnTokenIntoCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, attempts, callerOf }: Guarding,
): boolean {
  if (!access.guarded || !changesNothing(request)) return false
  const [path = '', query] = request.url.split('?', 2)
  const asked = new URLSearchParams(query)
  const token = asked.get('token')
  if (token === null) return false
  const role = tryToken(token, callerOf(request.headers, request.ip), { access, attempts })
  asked.delete('token')
  // Relative, so that it works under any path of a proxy and can lead to no other site.
  const here = `./${path.slice(path.lastIndexOf('/') + 1)}`
  reply.header('set-cookie', access.begin(role)).header('cache-control', 'no-store')
  reply.redirect(asked.size === 0 ? here : `${here}?${asked}`, 303)
  return true
}

/** The role a token gives. Throws 429 after too many wrong ones from the address, 401 for a wrong one. */
export function tryToken(token: string, from: string, { access, attempts }: Pick<Guarding, 'access' | 'attempts'>) {
  const waitS = attempts.waitS(from)
  if (waitS > 0) throw new Problem(429, `too many wrong tokens: try again in ${waitS} s`)
  const role = access.roleOfToken(token)
  if (role !== 'stranger') return role
  attempts.failed(from)
  throw new Problem(401, 'the token is not valid')
}

/** What a caller may do. Throws like `tryToken` for a wrong token; without any the caller is a stranger. */
export function roleOf(
  headers: IncomingHttpHeaders,
  from: string,
  { access, attempts }: Pick<Guarding, 'access' | 'attempts'>,
): Role {
  const bearer = bearerOf(headers)
  return access.guarded && bearer !== undefined ? tryToken(bearer, from, { access, attempts }) : access.roleOf(headers)
}

function assertAllowed(request: FastifyRequest, access: Access): void {
  const needs = request.routeOptions.config.needs ?? (changesNothing(request) ? 'read' : 'operate')
  // What is not there is no secret; the pages of the web app hold none either, and one of them asks for the token.
  if (needs === 'nothing' || request.is404) return
  if (!mayRead(access.guarded ? request.role : 'operator'))
    throw new Problem(401, `${pathOf(request)} needs a token: Authorization: Bearer, or POST /api/v1/session`)
  if (needs === 'operate' && !mayOperate(request.role)) throw new Problem(403, 'a wall may look, not act')
}
