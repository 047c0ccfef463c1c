import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface SquidOptions {
  /** Ports of parents on the loopback address, by their names. */
  readonly peers?: { readonly [name: string]: number }
  /** Lines before all others: who may do what. */
  readonly rules?: string
}

/** Real Squid on the loopback address, in memory alone, that gets all it has from `peers`. */
export async function startSquid({ peers = {}, rules = '' }: SquidOptions = {}): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  // It is somebody else once it runs, when we are root.
  await chmod(folder.path, 0o777)
  const port = await freePort()
  const config = join(folder.path, 'squid.conf')
  const parents = Object.entries(peers).map(
    ([name, peer]) => `cache_peer 127.0.0.1 parent ${peer} 0 no-query no-digest round-robin name=${name}`,
  )
  await writeFile(
    config,
    `http_port 127.0.0.1:${port}
pid_filename ${join(folder.path, 'squid.pid')}
cache_log ${join(folder.path, 'cache.log')}
access_log none
cache_mem 8 MB
coredump_dir ${folder.path}
${process.getuid?.() === 0 ? 'cache_effective_user nobody\ncache_effective_group nogroup' : ''}
visible_hostname cache1.example.test
shutdown_lifetime 0 seconds
pinger_enable off
${rules}
http_access allow localhost manager
http_access deny manager
http_access allow localhost
http_access deny all
${parents.join('\n')}
never_direct allow all
`,
  )
  const program = (await findProgram('squid')) ?? 'squid'
  // A name of its own, by which its parts find each other, so that several can run beside one another.
  const running = stack.use(await startServer(program, ['-N', '-n', `lab${port}`, '-f', config], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
