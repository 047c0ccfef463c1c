import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { ServerSettings } from '../config/settings.ts'

/** Tells the address of whoever really calls, from a request's headers and the address it came from. */
export type CallerOf = (headers: IncomingHttpHeaders, peer: string) => string

/**
 * Behind a proxy every request comes from the proxy. Of `X-Forwarded-For` the last address is taken that is no proxy of
 * ours: what stands before it was written by the caller, who may write anything. Without proxies the header says nothing.
 */
export function createCallerOf({ proxies }: Pick<ServerSettings, 'proxies'>): CallerOf {
  const trusted = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isProxy = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (headers, peer) => {
    if (!isProxy(plain(peer))) return plain(peer)
    const chain = [headers['x-forwarded-for'] ?? []].flat().flatMap((value) => value.split(','))
    const caller = chain.map((hop) => plain(hop.trim())).findLast((hop) => !isProxy(hop))
    return caller !== undefined && isIP(caller) !== 0 ? caller : plain(peer)
  }
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')
