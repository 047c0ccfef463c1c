import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

interface LighttpdOptions {
  /** Lines beside its port. */
  readonly config: string
  /** What it serves: name → text. */
  readonly files?: { readonly [name: string]: string }
}

/** Real lighttpd on the loopback address with mod_status and eight connections. */
export async function startLighttpd({ config, files = {} }: LighttpdOptions): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  await chmod(folder.path, 0o755)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
  const port = await freePort()
  const file = join(folder.path, 'lighttpd.conf')
  await writeFile(
    file,
    `server.modules = ( "mod_access", "mod_status" )
server.document-root = "${folder.path}"
server.bind = "127.0.0.1"
server.port = ${port}
server.max-connections = 8
${process.getuid?.() === 0 ? 'server.username = "nobody"\nserver.groupname = "nogroup"' : ''}
${config}
`,
  )
  const program = (await findProgram('lighttpd')) ?? 'lighttpd'
  const running = stack.use(await startServer(program, ['-D', '-f', file], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
