import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import type { InForce } from './in-force.ts'

/** Tells who really calls, from a request's headers and the address it came from. */
export interface Callers {
  of(headers: IncomingHttpHeaders, peer: string): string
  isProxy(address: string): boolean
}

/**
 * Behind a proxy every request comes from the proxy. Of `X-Forwarded-For` the last address is taken that is no proxy of
 * ours: what stands before it was written by the caller, who may write anything. Without proxies the header says nothing.
 */
export function createCallers(inForce: InForce): Callers {
  const compile = () => proxyAddr.compile([...inForce().proxies])
  let trusts = compile()
  inForce.onChange(() => {
    trusts = compile()
  })
  return {
    of(headers, peer) {
      // All that it reads of a request.
      const request = { headers, socket: { remoteAddress: plain(peer) } } as IncomingMessage
      const caller = plain(proxyAddr(request, (address, hop) => trusts(plain(address), hop)))
      return isIP(caller) === 0 ? plain(peer) : caller
    },
    isProxy: (address) => trusts(plain(address), 0),
  }
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')
