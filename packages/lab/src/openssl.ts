import type { Issued } from './certificates.ts'
import { freePort, type RunningServer, startServer } from './lab.ts'

/** OpenSSL's own test server: it serves what real ones refuse (short keys, TLS 1.0). `more` are its arguments. */
export async function startOpenssl(issued: Issued, more: readonly string[] = []): Promise<RunningServer> {
  const port = await freePort()
  const identity = ['-cert', issued.certificate, '-key', issued.key]
  const args = [
    's_server',
    '-accept',
    `127.0.0.1:${port}`,
    '-quiet',
    '-cipher',
    'ALL:@SECLEVEL=0',
    ...identity,
    ...more,
  ]
  return startServer('openssl', args, { port, stdio: ['pipe', 'pipe', 'pipe'] })
}
