import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  allReady,
  findProgram,
  freePort,
  type RunningServer,
  signalBelow,
  startServer,
  temporaryFolder,
} from './lab.ts'

export interface PhpFpm extends RunningServer {
  /** Of the status alone, which it answers also when the pool is full. */
  readonly status: number
  /** Path of a second pool, `local`. */
  readonly socket: string
  /** A script that takes a minute, by its path. */
  readonly slow: string
}

/** Real PHP-FPM on the loopback address: a pool `www` of two workers at `port`, and one at a unix socket. */
export async function startPhpFpm({ pool = '' }: { readonly pool?: string } = {}): Promise<PhpFpm> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  // Its workers are somebody else when we are root.
  await chmod(folder.path, 0o755)
  const [port, status] = [await freePort(), await freePort()]
  const [config, socket, slow] = ['fpm.conf', 'fpm.sock', 'slow.php'].map((name) => join(folder.path, name))
  if (config === undefined || socket === undefined || slow === undefined) throw new Error('no paths')
  await writeFile(slow, '<?php sleep(60);')
  const owner = process.getuid?.() === 0 ? 'user = nobody\ngroup = nogroup' : ''
  const both = `${owner}
pm = static
pm.status_path = /status
ping.path = /ping`
  await writeFile(
    config,
    `[global]
error_log = ${join(folder.path, 'fpm.log')}
daemonize = no
[www]
${both}
listen = 127.0.0.1:${port}
listen.backlog = 64
pm.max_children = 2
pm.status_listen = 127.0.0.1:${status}
${pool}
[local]
${both}
listen = ${socket}
listen.mode = 0666
pm.max_children = 1
`,
  )
  const program = (await findProgram('php-fpm8.2')) ?? 'php-fpm8.2'
  const running = stack.use(
    await startServer(program, ['-n', '-F', '-y', config], { port, ready: allReady(port, status, socket) }),
  )
  const owned = stack.move()
  // Those that answer are its children.
  const freeze = () => {
    running.freeze()
    signalBelow(running.process, 'SIGSTOP')
  }
  const stop = async () => {
    signalBelow(running.process, 'SIGCONT')
    await owned.disposeAsync()
  }
  return { ...running, status, socket, slow, freeze, stop, [Symbol.asyncDispose]: stop }
}
