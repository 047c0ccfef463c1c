import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startDovecotAuth } from './dovecot.ts'
import { eventually, freePort, type RunningServer, startServer, tcpReady, temporaryFolder } from './lab.ts'
import { withMachineClock } from './machine-clock.ts'
import { lacking } from './needs.ts'

const run = promisify(execFile)
const PROGRAMS = '/usr/lib/postfix/sbin'

export interface PostfixOptions {
  /** Lines of main.cf, after all others. */
  readonly main?: string
  /** Port on the loopback address that all mails go to; left out: nobody listens there. */
  readonly relay?: number
  /** So many conversations at a time; whoever comes after them is taken by the kernel and waits. */
  readonly mostTalks?: number
  /** PEM files: STARTTLS at `port`, and TLS from the beginning at `tlsPort`. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Passwords of those who may log in, which a real Dovecot knows. */
  readonly users?: { readonly [name: string]: string }
}

export interface Postfix extends RunningServer {
  readonly tlsPort: number
  /** Folder of its configuration, as its programs want it after `-c`. */
  readonly config: string
  /** Hands a mail to it, as programs on its machine do. */
  submit(to?: string): Promise<void>
  /** Ends it, and leaves its queues and configuration as they are. */
  halt(): Promise<void>
  /** Runs one of its programs with its configuration, and resolves with what it printed. */
  by(program: 'postqueue' | 'postsuper', ...args: readonly string[]): Promise<string>
}

/** Why no Postfix can be started here, as a reason to skip, or `null`: its master wants to be root. In CI: throws. */
export async function lackingPostfix(...more: readonly string[]): Promise<string | null> {
  const missing = await lacking('postqueue', ...more)
  if (missing !== null || process.getuid?.() === 0) return missing
  const reason = 'skipped: Postfix can be started by root alone'
  if (process.env.CI === 'true') throw new Error(`nothing may be skipped in CI, but ${reason}`)
  return reason
}

/** Real Postfix of a configuration of its own on the loopback address. Unless it has a `relay`, what is handed to it is deferred. */
export async function startPostfix(options: PostfixOptions = {}): Promise<Postfix> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const [config, spool, data] = ['config', 'spool', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  // Its processes are somebody else.
  await chmod(folder, 0o755)
  for (const path of [config, spool, data]) await mkdir(path)
  const { uid } = await stat('/var/lib/postfix')
  await chown(data, uid, -1)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const dovecot = options.users && stack.use(await startDovecotAuth(options.users))
  await writeFile(join(config, 'main.cf'), mainOf({ spool, data, folder }, options, dovecot?.port))
  await writeFile(join(config, 'master.cf'), masterOf(port, options.tls && tlsPort, options.mostTalks))
  const env = withMachineClock()
  // It makes the folders of its queues.
  await run('postfix', ['-c', config, 'check'], { env })
  const log = join(folder, 'log')
  // To ask it would start processes that answer even when it hangs.
  const ready = async () => {
    if (!readFileSync(log, 'utf8').includes('daemon started')) throw new Error('not started')
  }
  // It ends all its own by the group that it leads.
  const master = startServer(join(PROGRAMS, 'master'), ['-c', config, '-d'], { port, ready, detached: true })
  const server = stack.use(await master)
  const owned = stack.move()
  const halt = async () => {
    await server.stop()
    await untilClosed(port)
  }
  const stop = async () => {
    await halt()
    await owned.disposeAsync()
  }
  const by: Postfix['by'] = async (program, ...args) => (await run(program, ['-c', config, ...args], { env })).stdout
  return {
    ...{ ...server, tlsPort, config, by, halt },
    output: () => readFileSync(log, 'utf8'),
    async submit(to = 'somebody@far.example.test') {
      const mail = run('sendmail', ['-C', config, '-f', 'sender@example.test', to], { env })
      mail.child.stdin?.end('Subject: lab\n\nhello\n')
      await mail
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** What its master has started ends a moment after it, and listens till then. */
const untilClosed = (port: number): Promise<void> =>
  eventually(async () => {
    const listens = await tcpReady(port).then(
      () => true,
      () => false,
    )
    if (listens) throw new Error(`somebody listens on port ${port}`)
  })

interface Places {
  readonly spool: string
  readonly data: string
  readonly folder: string
}

function mainOf(
  { spool, data, folder }: Places,
  { main = '', tls, relay = 1 }: PostfixOptions,
  auth: number | undefined,
): string {
  const secured =
    tls === undefined
      ? ''
      : `smtpd_tls_security_level = may
smtpd_tls_cert_file = ${tls.certificate}
smtpd_tls_key_file = ${tls.key}`
  const logins =
    auth === undefined
      ? ''
      : `smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${auth}`
  return `compatibility_level = 3.6
queue_directory = ${spool}
data_directory = ${data}
daemon_directory = ${PROGRAMS}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${join(folder, 'log')}
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.test
mydestination =
local_transport = error:nobody lives here
mynetworks = 127.0.0.0/8
relay_domains = example.test
default_transport = smtp:[127.0.0.1]:${relay}
relay_transport = smtp:[127.0.0.1]:${relay}
alias_maps =
alias_database =
smtpd_peername_lookup = no
${secured}
${logins}
${main}
`
}

function masterOf(port: number, tlsPort: number | undefined, mostTalks: number | undefined): string {
  const most = mostTalks ?? '-'
  const services = [
    `127.0.0.1:${port} inet n - n - ${most} smtpd`,
    ...(tlsPort === undefined ? [] : [`127.0.0.1:${tlsPort} inet n - n - ${most} smtpd -o smtpd_tls_wrappermode=yes`]),
    ...['pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr'],
    ...['tlsmgr unix - - n 1000? 1 tlsmgr', 'rewrite unix - - n - - trivial-rewrite'],
    ...['bounce', 'defer', 'trace'].map((name) => `${name} unix - - n - 0 bounce`),
    ...['verify unix - - n - 1 verify', 'flush unix n - n 1000? 0 flush', 'proxymap unix - - n - - proxymap'],
    ...['smtp unix - - n - - smtp', 'relay unix - - n - - smtp', 'showq unix n - n - - showq'],
    ...['error unix - - n - - error', 'retry unix - - n - - error', 'anvil unix - - n - 1 anvil'],
    ...['scache unix - - n - 1 scache', 'postlog unix-dgram n - n - 1 postlogd', ''],
  ]
  return services.join('\n')
}

/** Until as many mails as this are in a queue of that name. */
export const untilQueued = ({ by }: Postfix, queue: string, count: number): Promise<void> =>
  eventually(async () => {
    const mails = (await by('postqueue', '-j')).split('\n').filter((line) => line.includes(`"queue_name": "${queue}"`))
    if (mails.length !== count) throw new Error(`${mails.length} mails in ${queue}, not ${count}`)
  })
