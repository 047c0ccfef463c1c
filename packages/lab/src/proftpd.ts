import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Issued } from './certificates.ts'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

const run = promisify(execFile)

export interface ProftpdOptions {
  readonly password?: string
  /** How many may be logged in at once. */
  readonly maxClients?: number
  /** Explicit unless `implicit`; needs its module. `demanded`: nobody may log in without. */
  readonly tls?: { readonly identity: Issued; readonly implicit?: true; readonly demanded?: true }
  /** More lines of its configuration. */
  readonly rules?: string
}

/** A real ProFTPD, of which its one user is `shop`. */
export interface Proftpd extends RunningServer {
  /** What that user sees. */
  readonly home: string
}

/** Who it runs as where we are root. */
const [NOBODY, NOGROUP] = [65_534, 65_534]

/** Real ProFTPD on the loopback address. */
export async function startProftpd({
  password = 'secret',
  maxClients = 10,
  tls,
  rules = '',
}: ProftpdOptions = {}): Promise<Proftpd> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  await chmod(path, 0o755)
  const port = await freePort()
  const home = join(path, 'home')
  await mkdir(home)
  const isRoot = process.getuid?.() === 0
  const [uid, gid] = isRoot ? [NOBODY, NOGROUP] : [process.getuid?.() ?? NOBODY, process.getgid?.() ?? NOGROUP]
  if (isRoot) await chown(home, uid, gid)
  const { stdout: hash } = await run('openssl', ['passwd', '-6', password])
  const users = join(path, 'users')
  await writeFile(users, `shop:${hash.trim()}:${uid}:${gid}::${home}:/bin/sh\n`, { mode: 0o600 })
  const config = join(path, 'proftpd.conf')
  await writeFile(
    config,
    `${tls === undefined ? '' : 'LoadModule mod_tls.c'}
ServerName "Shop"
ServerType standalone
DefaultAddress 127.0.0.1
Port ${port}
${isRoot ? 'User nobody\nGroup nogroup' : ''}
PidFile ${join(path, 'pid')}
ScoreboardFile ${join(path, 'scoreboard')}
SystemLog ${join(path, 'log')}
TransferLog none
WtmpLog off
UseReverseDNS off
UseIPv6 off
AuthOrder mod_auth_file.c
AuthUserFile ${users}
RequireValidShell off
MaxClients ${maxClients}
${tls === undefined ? '' : secured(tls)}
${rules}
`,
  )
  const program = (await findProgram('proftpd')) ?? 'proftpd'
  const running = stack.use(await startServer(program, ['-n', '-q', '-c', config], { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, home, stop, [Symbol.asyncDispose]: stop }
}

const secured = ({ identity, implicit, demanded }: NonNullable<ProftpdOptions['tls']>) => `TLSEngine on
TLSRSACertificateFile ${identity.certificate}
TLSRSACertificateKeyFile ${identity.key}
TLSRequired ${demanded ? 'on' : 'off'}
${implicit ? 'TLSOptions UseImplicitSSL' : ''}`
