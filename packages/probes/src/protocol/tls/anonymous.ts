import { createSecureContext } from 'node:tls'
import type { Trust } from './trust.ts'

let made: Trust | undefined

/**
 * For TLS in which nobody shows who he is: it keeps out who only listens, and whoever is in between can answer in the
 * other's place. There is none in TLS 1.3, and OpenSSL allows it at its level 0 alone, where it also takes TLS 1.0 from old servers.
 */
export function anonymousTrust(): Trust {
  made ??= {
    context: createSecureContext({ ciphers: 'ADH:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.2' }),
    authorities: () => new Map(),
  }
  return made
}
