import { type AuthPlugin, authPlugins } from 'mysql2'
import { ProbeFailure } from '../../protocol/failure.ts'

/**
 * How to log in where nothing encrypts the connection. mysql2 by itself encrypts the password for whatever key the
 * server sends, so anybody who answers in the server's place could read it: only a key known beforehand will do.
 */
export function loginKinds(where: string, serverKey: string | undefined): { readonly [kind: string]: AuthPlugin } {
  const how = {
    ...(serverKey !== undefined && { serverPublicKey: serverKey }),
    onServerPublicKey: () => {
      const text = `${where} wants our password under a key that it sent itself, unverified: use tls, or pin serverKey`
      throw new ProbeFailure('auth', text)
    },
  }
  return {
    caching_sha2_password: authPlugins.caching_sha2_password(how),
    sha256_password: authPlugins.sha256_password(how),
  }
}
