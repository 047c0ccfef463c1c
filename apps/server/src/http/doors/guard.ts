import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../../config/settings.ts'
import { Problem, pathOf } from '../api/errors.ts'
import { type Access, bearerOf, mayOperate, mayRead } from './access.ts'
import { type Attempts, refusal, tooMany } from './attempts.ts'
import type { Callers } from './caller.ts'
import type { InForce } from './in-force.ts'
import { answersTo, fromOurselves } from './origin.ts'
import { admitReporter, type Reporters, type Reporting } from './reporters.ts'
import type { Member, Role } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route asks of its caller. Without it: reading for GET, operating for everything else. */
    needs?: 'nothing' | 'read' | 'operate' | 'report'
  }
  interface FastifyRequest {
    role: Role
    /** Of a route that needs `report`: of which checks its caller may. */
    reporting: Reporting
  }
}

export interface Guarding {
  readonly inForce: InForce
  readonly access: Access
  readonly attempts: Attempts
  readonly callers: Callers
  readonly reporters: Reporters
}

/** Decides of every request, before anything else reads it, whether it is answered at all. */
export function installGuard(app: FastifyInstance, guarding: Guarding): void {
  app.decorateRequest('role', 'stranger')
  app.decorateRequest('reporting')
  app.addHook('onRequest', async (request, reply) => {
    assertOwn(request, guarding.inForce())
    if (request.routeOptions.config.needs === 'report') {
      request.reporting = await admitReporter(request.headers, callerOf(request, guarding), guarding)
      return
    }
    if (await turnTokenIntoCookie(request, reply, guarding)) return reply
    const { role, waitS, over } = await admit(request.headers, callerOf(request, guarding), guarding)
    request.role = role
    // Else the browser would show it again and again.
    if (over) reply.header('set-cookie', guarding.access.end({}))
    assertAllowed(request, waitS)
  })
}

/** Of a connection that is gone already nobody knows whose it was. */
export const callerOf = ({ headers, socket }: FastifyRequest, { callers }: Pick<Guarding, 'callers'>) =>
  callers.of(headers, socket.remoteAddress ?? '')

const changesNothing = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

function assertOwn(request: FastifyRequest, settings: ServerSettings): void {
  if (!answersTo(request.headers.host, settings))
    throw new Problem(421, `not served under the name ${request.headers.host}: add it to the configured origins`)
  if (!changesNothing(request) && !fromOurselves(request.headers, settings))
    throw new Problem(403, 'asked for by the page of another site')
}

/** A screen's address may carry its token once: `/wall?token=…` answers with the cookie and the address without it. */
async function turnTokenIntoCookie(request: FastifyRequest, reply: FastifyReply, guarding: Guarding): Promise<boolean> {
  const { access } = guarding
  if (!access.guarded() || !changesNothing(request)) return false
  const [path = '', query] = request.url.split('?', 2)
  const asked = new URLSearchParams(query)
  const token = asked.get('token')
  if (token === null) return false
  const role = await tryToken(token, callerOf(request, guarding), guarding)
  asked.delete('token')
  // Relative, so that it works under any path of a proxy and can lead to no other site.
  const here = `./${path.slice(path.lastIndexOf('/') + 1)}`
  reply.header('set-cookie', access.begin(role, request.headers)).header('cache-control', 'no-store')
  reply.redirect(asked.size === 0 ? here : `${here}?${asked}`, 303)
  return true
}

type Judging = Pick<Guarding, 'access' | 'attempts' | 'reporters'>

/** The role a token gives. Throws 401 for a wrong one, 429 after too many wrong ones from the address. */
export async function tryToken(
  token: string,
  from: string,
  { access, attempts }: Pick<Judging, 'access' | 'attempts'>,
): Promise<Member> {
  const role = access.roleOfToken(token)
  if (role !== 'stranger') return role
  throw await refusal(from, attempts)
}

interface Admitted {
  readonly role: Role
  /** Seconds that the caller must wait, because of too many wrong tokens and sessions; 0: none. */
  readonly waitS: number
  /** The session that was shown is none, or is over. */
  readonly over: boolean
}

/** What a caller may do. Throws like `tryToken` for a wrong token; without any the caller is a stranger. */
export async function admit(
  headers: IncomingHttpHeaders,
  from: string,
  { access, attempts, reporters }: Judging,
): Promise<Admitted> {
  const { by, role } = access.shown(headers)
  if (role !== 'stranger' || by === 'nothing') return { role, waitS: 0, over: false }
  if (by === 'token') {
    if (reporters.of(bearerOf(headers) ?? '') !== null)
      throw new Problem(403, 'a reporter may report, and nothing else')
    throw await refusal(from, attempts)
  }
  return { role, waitS: await attempts.wrong(from), over: true }
}

function assertAllowed(request: FastifyRequest, waitS: number): void {
  const needs = request.routeOptions.config.needs ?? (changesNothing(request) ? 'read' : 'operate')
  // What is not there is no secret; the pages of the web app hold none either, and one of them asks for the token.
  if (needs === 'nothing' || request.is404) return
  if (waitS > 0) throw tooMany(waitS)
  if (!mayRead(request.role))
    throw new Problem(401, `${pathOf(request)} needs a token: Authorization: Bearer, or POST /api/v1/session`)
  if (needs === 'operate' && !mayOperate(request.role)) throw new Problem(403, 'a wall may look, not act')
}
