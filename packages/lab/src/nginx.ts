import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface NginxOptions {
  /** Default: a free one. */
  readonly port?: number
  /** What stands in the `server` block beside `listen`: locations, certificates. */
  readonly server: string
  /** After the address in `listen`, like `ssl`. */
  readonly listen?: string
  /** What stands in the `http` block beside that server. */
  readonly http?: string
  /** An address of a network namespace, in which it listens on all of its addresses. */
  readonly on?: { readonly address: string; readonly namespace: string }
}

/** Real nginx with one server on the loopback address, all its files in a folder of its own. */
export async function startNginx({ port, server, listen = '', http = '', on }: NginxOptions): Promise<RunningServer> {
  const nginx = await findProgram('nginx')
  if (nginx === null) throw new Error('nginx is not installed')
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const chosen = port ?? (await freePort())
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`)
  const config = join(folder.path, 'nginx.conf')
  // One process: freezing it freezes all of nginx, and nobody has to change users.
  await writeFile(
    config,
    `daemon off; master_process off; pid nginx.pid; error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off; ${temporary.join(' ')}
  ${http}
  server { listen ${on === undefined ? '127.0.0.1' : '0.0.0.0'}:${chosen} ${listen}; ${server} }
}
`,
  )
  const args = ['-p', folder.path, '-e', 'stderr', '-c', config]
  const running = stack.use(
    on === undefined
      ? await startServer(nginx, args, { port: chosen })
      : await startServer('ip', ['netns', 'exec', on.namespace, nginx, ...args], {
          port: chosen,
          ready: () => fetch(`http://${on.address}:${chosen}/`),
        }),
  )
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
