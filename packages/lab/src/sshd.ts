import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, signalBelow, startServer, temporaryFolder } from './lab.ts'

const run = promisify(execFile)

type Commands = { readonly [command: string]: string | null }

export interface SshdOptions {
  readonly port?: number
  /**
   * The only commands there are, with what each prints; anything else ends with 127, "not found". `null` as output: it
   * hangs.
   */
  readonly commands?: Commands
  /** Anything may be run, and connections forwarded, in place of `commands`. */
  readonly isOpen?: true
  /** Lines of sshd_config that go before ours. */
  readonly config?: readonly string[]
}

export interface Sshd extends RunningServer {
  readonly user: string
  /** Private key that may log in, and one that may not. */
  readonly keyFile: string
  readonly strangersKeyFile: string
  /** `SHA256:…` of the host's keys. */
  readonly hostKey: string
  readonly rsaHostKey: string
  /** Type and key of the host, as they stand in a file of known hosts behind its name. */
  readonly hostKeyWords: string
  /** How often somebody was let in since its last start. */
  logins(): number
  /** Ends it with all its connections, like a kill. Then `start` makes it anew, on the same port with the same keys. */
  kill(): Promise<void>
  start(): Promise<void>
  /** What the commands print from now on. */
  print(commands: Commands): Promise<void>
  /** SIGSTOP for all that serve connections that are made already; the listener goes on. */
  freezeSessions(): void
  thawSessions(): void
}

/** A real sshd on the loopback address that lets the user of this process in, to a made-up machine. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const { port = await freePort(), commands = {}, isOpen = false, config = [] } = options
  const folder = await temporaryFolder()
  const file = (name: string) => join(folder.path, name)
  const keygen = (name: string, type: string) => run('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file(name)])
  await Promise.all([
    keygen('host', 'ed25519'),
    keygen('host-rsa', 'rsa'),
    keygen('own', 'ed25519'),
    keygen('stranger', 'ed25519'),
  ])
  const print = async (commands: Commands) => {
    const cases = Object.entries(commands).map(async ([command, output], index) => {
      // Longer than any test waits; nobody ends it when the client has gone.
      if (output === null) return `${quoted(command)}) exec sleep 20 ;;`
      // From a file: an argument cannot be long.
      await writeFile(file(`output-${index}`), output)
      return `${quoted(command)}) exec cat ${file(`output-${index}`)} ;;`
    })
    const other = '*) set -- $SSH_ORIGINAL_COMMAND; echo "sh: $1: not found" >&2; exit 127 ;;'
    const script = ['case "$SSH_ORIGINAL_COMMAND" in', ...(await Promise.all(cases)), other, 'esac', '']
    await writeFile(file('machine'), script.join('\n'))
  }
  await print(commands)
  const user = userInfo().username
  const key = await readFile(file('own.pub'), 'utf8')
  const allowed = isOpen ? 'restrict,port-forwarding' : `restrict,command="sh ${file('machine')}"`
  await writeFile(file('authorized_keys'), `${allowed} ${key}`)
  const conf = [
    ...config,
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, `HostKey ${file('host-rsa')}`],
    ...[`AuthorizedKeysFile ${file('authorized_keys')}`, 'StrictModes no', 'UsePAM no', 'PidFile none'],
    // Whatever the shell of whoever runs the tests does at its start: it may take seconds, or wait for others.
    `SetEnv HOME=${folder.path}`,
    ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin yes', `AllowUsers ${user}`],
  ]
  await writeFile(file('sshd_config'), `${conf.join('\n')}\n`)
  // Where it gives up its rights as root; sshd does not start without.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  // It must be started by its full path: it starts itself anew for every connection.
  const program = (await findProgram('sshd')) ?? 'sshd'
  const begin = () => startServer(program, ['-D', '-e', '-f', file('sshd_config')], { port })
  let server = await begin()
  const signal = (name: NodeJS.Signals) => {
    signalBelow(server.process, name)
  }
  const kill = async () => {
    signal('SIGKILL')
    await server.stop()
  }
  const stop = async () => {
    await kill()
    await folder[Symbol.asyncDispose]()
  }
  return {
    ...{ port, user, print, stop, kill, [Symbol.asyncDispose]: stop },
    get process() {
      return server.process
    },
    ...{ output: () => server.output(), freeze: () => server.freeze(), thaw: () => server.thaw() },
    start: async () => {
      server = await begin()
    },
    logins: () => server.output().split('Accepted publickey').length - 1,
    freezeSessions: () => signal('SIGSTOP'),
    thawSessions: () => signal('SIGCONT'),
    ...{ keyFile: file('own'), strangersKeyFile: file('stranger') },
    ...{ hostKey: await fingerprint(file('host.pub')), rsaHostKey: await fingerprint(file('host-rsa.pub')) },
    hostKeyWords: (await readFile(file('host.pub'), 'utf8')).split(' ').slice(0, 2).join(' '),
  }
}

async function fingerprint(file: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-lf', file])
  return stdout.split(' ')[1] ?? ''
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
