import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

const MODULES = '/usr/lib/apache2/modules'

export interface ApacheOptions {
  /** Lines of the server beside `Listen`. */
  readonly config: string
  /** Modules beside those it cannot do without, as `status`. */
  readonly modules?: readonly string[]
}

/** Real Apache on the loopback address with four workers in one process, which freezing freezes whole. */
export async function startApache({ config, modules = [] }: ApacheOptions): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  await chmod(folder.path, 0o755)
  const port = await freePort()
  const file = join(folder.path, 'apache.conf')
  const loaded = ['mpm_event', 'authz_core', ...modules]
  await writeFile(
    file,
    `ServerRoot ${folder.path}
ServerName localhost
PidFile ${join(folder.path, 'pid')}
DefaultRuntimeDir ${folder.path}
Mutex default:${folder.path}
Listen 127.0.0.1:${port}
${process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : ''}
ErrorLog ${join(folder.path, 'error.log')}
${loaded.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerLimit 1
ThreadLimit 4
ThreadsPerChild 4
MaxRequestWorkers 4
${config}
`,
  )
  const program = (await findProgram('apache2')) ?? 'apache2'
  const running = stack.use(await startServer(program, ['-X', '-f', file], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}
