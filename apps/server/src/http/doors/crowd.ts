import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { Problem } from '../api/errors.ts'
import { sparingly } from '../live/sparingly.ts'
import type { Callers } from './caller.ts'
import type { InForce } from './in-force.ts'

/** How much of the server each caller holds, so that one of them cannot keep all others out. */
export interface Crowd {
  /** Lets one more in of a caller, an IPv6 network (/64) being one; what it holds is given back by `leave`. */
  enter(caller: string): { readonly leave: () => void } | 'full'
}

/** `most`: how many places one caller may have, asked each time. */
export function createCrowd(most: () => number, log: Pick<FastifyBaseLogger, 'warn'>): Crowd {
  const held = new Map<string, number>()
  const warn = sparingly((text) => log.warn(text))
  const speakOf = (caller: string) =>
    warn(
      caller,
      () =>
        `${caller} holds ${held.get(caller)} connections and gets no more: if it is a proxy, name it in ` +
        'server.proxies; if so many people are behind it, raise server.connectionsPerCaller',
    )
  return {
    enter(address) {
      const caller = normalizeIP(address)
      const count = held.get(caller) ?? 0
      if (count >= most()) {
        speakOf(caller)
        return 'full'
      }
      held.set(caller, count + 1)
      let inside = true
      const leave = () => {
        if (!inside) return
        inside = false
        const left = (held.get(caller) ?? 1) - 1
        if (left > 0) held.set(caller, left)
        else held.delete(caller)
      }
      return { leave }
    },
  }
}

interface Parts {
  readonly inForce: InForce
  readonly callers: Callers
}

/** What a connection from a proxy was let in for. */
export interface Places {
  /** A place for a socket that comes through a proxy; the connection itself is one for everybody else. */
  ofSocket(request: IncomingMessage): ReturnType<Crowd['enter']>
}

/**
 * A connection counts for whoever made it. Behind a proxy all of them are the proxy's, so there what is under way counts
 * for whoever the proxy names; where it names nobody, nothing is counted.
 */
export function installCrowd(app: FastifyInstance, { inForce, callers }: Parts): Places {
  const most = () => inForce().connectionsPerCaller
  const connections = createCrowd(most, app.log)
  const underWay = createCrowd(most, app.log)
  app.server.on('connection', (socket: Socket) => {
    const peer = socket.remoteAddress
    // Gone before it was taken: nobody is there to be answered.
    if (peer === undefined) return void socket.destroy()
    if (callers.isProxy(peer)) return
    const place = connections.enter(peer)
    if (place === 'full') socket.destroy()
    else socket.once('close', place.leave)
  })
  const warn = sparingly((text) => app.log.warn(text))
  app.server.on('drop', () =>
    warn(
      'all',
      () => `all ${app.server.maxConnections} connections are taken, half of the descriptors: more are refused`,
    ),
  )
  const behindProxy = ({ headers, socket }: IncomingMessage) => {
    const peer = socket.remoteAddress ?? ''
    const caller = callers.of(headers, peer)
    return callers.isProxy(peer) && !callers.isProxy(caller) ? caller : null
  }
  const enter = (request: IncomingMessage) => {
    const caller = behindProxy(request)
    return caller === null ? { leave: () => {} } : underWay.enter(caller)
  }
  app.addHook('onRequest', async ({ raw }, reply) => {
    const place = enter(raw)
    if (place === 'full') throw new Problem(429, 'too many requests of yours are under way: wait for their answers', 1)
    reply.raw.once('close', place.leave)
  })
  return { ofSocket: enter }
}
