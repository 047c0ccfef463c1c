import { chmod, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Issued } from './certificates.ts'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface NrpeOptions {
  /** Name → command line; `$` in it is the daemon's. */
  readonly commands?: { readonly [name: string]: string }
  /** `anonymous`: Diffie-Hellman without any certificate; else the daemon's own, which shows itself. Default: `off`. */
  readonly tls?:
    | 'off'
    | 'anonymous'
    | { readonly identity: Issued; readonly authority: Issued; readonly demandsOurs: boolean }
  readonly allowedHosts?: string
  /** After so long the daemon ends a command. */
  readonly commandTimeoutS?: number
}

/** Who the daemon is where we are root, for it refuses to be that: what it runs and reads, this one must be able to. */
export const NRPE_USER = 'nagios'

/** Real NRPE on the loopback address. */
export async function startNrpe({
  commands = {},
  tls = 'off',
  allowedHosts = '127.0.0.1',
  commandTimeoutS = 60,
}: NrpeOptions = {}): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  await chmod(path, 0o755)
  const port = await freePort()
  const [user, group] = process.getuid?.() === 0 ? [NRPE_USER, NRPE_USER] : [userInfo().username, userInfo().gid]
  const file = join(path, 'nrpe.cfg')
  const lines = [
    ...[`server_port=${port}`, 'server_address=127.0.0.1', `allowed_hosts=${allowedHosts}`],
    ...[
      `nrpe_user=${user}`,
      `nrpe_group=${group}`,
      `command_timeout=${commandTimeoutS}`,
      'disable_syslog=1',
      'log_file=/dev/stderr',
    ],
    ...(typeof tls === 'object' ? certificates(tls) : []),
    ...Object.entries(commands).map(([name, line]) => `command[${name}]=${line}`),
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  const program = (await findProgram('nrpe')) ?? 'nrpe'
  const args = ['-c', file, '-f', ...(tls === 'off' ? ['-n'] : [])]
  const running = stack.use(await startServer(program, args, { port }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, stop, [Symbol.asyncDispose]: stop }
}

const certificates = ({ identity, authority, demandsOurs }: Exclude<NonNullable<NrpeOptions['tls']>, string>) => [
  ...['ssl_use_adh=0', 'ssl_version=TLSv1.2+', `ssl_client_certs=${demandsOurs ? 2 : 0}`],
  ...[`ssl_cert_file=${identity.certificate}`, `ssl_privatekey_file=${identity.key}`],
  `ssl_cacert_file=${authority.certificate}`,
]
