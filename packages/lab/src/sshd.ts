import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

const run = promisify(execFile)

type Commands = { readonly [command: string]: string | null }

export interface SshdOptions {
  readonly port?: number
  /**
   * The only commands there are, with what each prints; anything else ends with 127, "not found". `null` as output: it
   * hangs.
   */
  readonly commands?: Commands
}

export interface Sshd extends RunningServer {
  readonly user: string
  /** Private key that may log in, and one that may not. */
  readonly keyFile: string
  readonly strangersKeyFile: string
  /** `SHA256:…` of the host's keys. */
  readonly hostKey: string
  readonly rsaHostKey: string
  /** What the commands print from now on. */
  print(commands: Commands): Promise<void>
}

/** A real sshd on the loopback address that lets the user of this process in, to a made-up machine. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const { port = await freePort(), commands = {} } = options
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
  await writeFile(file('authorized_keys'), `restrict,command="sh ${file('machine')}" ${key}`)
  const conf = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, `HostKey ${file('host-rsa')}`],
    ...[`AuthorizedKeysFile ${file('authorized_keys')}`, 'StrictModes no', 'UsePAM no', 'PidFile none'],
    ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin yes', `AllowUsers ${user}`],
  ]
  await writeFile(file('sshd_config'), `${conf.join('\n')}\n`)
  // Where it gives up its rights as root; sshd does not start without.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  // It must be started by its full path: it starts itself anew for every connection.
  const program = (await findProgram('sshd')) ?? 'sshd'
  const server = await startServer(program, ['-D', '-e', '-f', file('sshd_config')], { port })
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return {
    ...{ ...server, user, print, stop, [Symbol.asyncDispose]: stop },
    ...{ keyFile: file('own'), strangersKeyFile: file('stranger') },
    ...{ hostKey: await fingerprint(file('host.pub')), rsaHostKey: await fingerprint(file('host-rsa.pub')) },
  }
}

async function fingerprint(file: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-lf', file])
  return stdout.split(' ')[1] ?? ''
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
