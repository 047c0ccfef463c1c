import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Issued } from './certificates.ts'
import { allReady, findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface ProsodyOptions {
  /** The one that it serves. */
  readonly domain?: string
  /** Without one it offers no TLS. */
  readonly identity?: Issued
  /** User → password. */
  readonly users?: { readonly [user: string]: string }
  /** More lines of its configuration, before those of its host. */
  readonly rules?: string
}

export interface Prosody extends RunningServer {
  /** For clients, TLS from the first byte. */
  readonly directPort: number
  readonly serversPort: number
}

/** Real Prosody on the loopback address. */
export async function startProsody({
  domain = 'chat.example.test',
  identity,
  users = {},
  rules = '',
}: ProsodyOptions = {}): Promise<Prosody> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  await chmod(path, 0o755)
  const [port, directPort, serversPort] = [await freePort(), await freePort(), await freePort()]
  // Letters alone stand for themselves in the names of its files.
  const accounts = join(path, 'data', domain.replaceAll('.', '%2e'), 'accounts')
  await mkdir(accounts, { recursive: true })
  for (const [user, password] of Object.entries(users))
    await writeFile(join(accounts, `${user}.dat`), `return { ["password"] = ${JSON.stringify(password)}; };\n`)
  const config = join(path, 'prosody.cfg.lua')
  await writeFile(
    config,
    `run_as_root = true
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = { ${identity === undefined ? '' : directPort} }
s2s_ports = { ${serversPort} }
http_ports = {}
https_ports = {}
data_path = "${join(path, 'data')}"
pidfile = "${join(path, 'pid')}"
log = { warn = "*console" }
modules_enabled = { "saslauth"; "disco"; "dialback"; ${identity === undefined ? '' : '"tls";'} }
authentication = "internal_plain"
c2s_require_encryption = ${identity !== undefined}
s2s_require_encryption = ${identity !== undefined}
${identity === undefined ? '' : `ssl = { certificate = "${identity.certificate}"; key = "${identity.key}" }`}
${rules}
VirtualHost "${domain}"
`,
  )
  const program = (await findProgram('prosody')) ?? 'prosody'
  const ready = allReady(port, serversPort, ...(identity === undefined ? [] : [directPort]))
  const running = stack.use(await startServer(program, ['--config', config, '-F'], { port, ready }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, directPort, serversPort, stop, [Symbol.asyncDispose]: stop }
}
