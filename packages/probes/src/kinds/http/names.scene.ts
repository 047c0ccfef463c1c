import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer as createSecureServer } from 'node:tls'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { startDeaf } from '@foretop/lab/deaf.ts'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { look } from '../../look.ts'
import { tls } from '../tls/tls.ts'
import { http } from './http.ts'

/**
 * What the http probe sees of names with several addresses, printed as JSON. A program of its own, because it is played
 * in a mount namespace of its own, with a hosts file that is nobody else's.
 */
await using folder = await temporaryFolder()
const hosts = join(folder.path, 'hosts')
const server = createServer((_, response) => response.end('ok'))
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
const { port } = server.address() as AddressInfo // a TCP server that listens has one
{
  await using authority = await startAuthority()
  const { certificate, key } = await authority.issue('two', { by: authority.root, san: 'DNS:two' })
  const secure = createSecureServer({ cert: await readFile(certificate), key: await readFile(key) })
  secure.on('secureConnection', (socket) =>
    socket
      .resume()
      .on('error', () => {})
      .end(),
  )
  await new Promise<void>((listening) => secure.listen(0, '127.0.0.1', listening))
  const { port: securePort } = secure.address() as AddressInfo // as above
  await using _deaf = await startDeaf('127.0.0.77', port)
  const lines = [
    '127.0.0.9 two',
    '127.0.0.1 two',
    '127.0.0.77 deaf',
    '127.0.0.1 deaf',
    '::1 dual',
    '127.0.0.1 dual one',
  ]
  await writeFile(hosts, `${lines.join('\n')}\n`)
  execFileSync('mount', ['--bind', hosts, '/etc/hosts'])
  const seen: { [name: string]: unknown } = {}
  for (const address of ['one', 'two', 'deaf', 'dual'])
    seen[address] = await look(http, { port }, { address, timeoutMs: 20_000 })
  seen.secure = await look(tls, { port: securePort }, { address: 'two', timeoutMs: 20_000 })
  secure.close()
  console.log(JSON.stringify(seen))
}
server.close()
