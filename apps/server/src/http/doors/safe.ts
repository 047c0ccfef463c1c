import { BlockList, isIP } from 'node:net'
import type { ServerSettings } from '../../config/settings.ts'

/** Settings that would let strangers in. The text is for whoever wrote the configuration. */
export class UnsafeSettings extends Error {
  override name = 'UnsafeSettings'
}

/** Throws `UnsafeSettings` when others than this machine could use the monitor without a token. */
export function assertSafe({ host, wallToken, operatorToken }: ServerSettings): void {
  if (wallToken !== null || operatorToken !== null || isLoopback(host)) return
  throw new UnsafeSettings(
    `server.host: listening on ${host} would let anyone on the network in: set server.tokens.wall (may read) or ` +
      'server.tokens.operator (may act), or listen on 127.0.0.1',
  )
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host name or address, brackets allowed, can only mean this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(bare)
  return family === 0 ? bare.toLowerCase() === 'localhost' : loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}
