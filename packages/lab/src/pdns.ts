import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

/** Real PowerDNS on the loopback address with its geoip backend; `zones` is the backend's own YAML. */
export async function startPdns(zones: string): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const port = await freePort()
  const file = join(folder.path, 'zones.yaml')
  await writeFile(file, zones)
  const settings = {
    ...{ 'config-dir': folder.path, 'socket-dir': folder.path, 'local-address': '127.0.0.1', 'local-port': port },
    ...{ launch: 'geoip', 'load-modules': 'libgeoipbackend.so', 'geoip-zones-file': file },
    ...{ 'edns-subnet-processing': 'yes', daemon: 'no', guardian: 'no', 'security-poll-suffix': '' },
  }
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  const running = stack.use(await startServer((await findProgram('pdns_server')) ?? 'pdns_server', args, { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
