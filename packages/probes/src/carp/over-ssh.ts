import { readFile } from 'node:fs/promises'
import type { ProbeContext } from '../define.ts'
import { ProbeCrash, ProbeFailure } from '../protocol/failure.ts'
import { type CommandResult, SshSession } from '../protocol/ssh/ssh.ts'
import { parseIfconfig, parseNetstat, parseSysctl } from './ifconfig.ts'
import { type CarpOptions, needed } from './options.ts'
import type { CarpSeen } from './seen.ts'
import { Watch } from './watch.ts'

/** All that is ever run there; none needs a right. */
const IFCONFIG = '/sbin/ifconfig -a'
const SYSCTL = '/sbin/sysctl net.inet.carp'
const NETSTAT = '/usr/bin/netstat -s -p carp'

export async function readOverSsh(options: CarpOptions, { target, signal, keep }: ProbeContext): Promise<CarpSeen> {
  const watch = await keep(async () => {
    const file = needed(options, 'keyFile')
    const privateKey = await readFile(file, { encoding: 'utf8', signal }).catch((error) => {
      throw new ProbeCrash('local', `our key cannot be read: ${error.message}`, { cause: error })
    })
    const login = { user: needed(options, 'user'), hostKey: needed(options, 'hostKey'), privateKey }
    return new Watch(await SshSession.open({ address: target.address, port: options.port ?? 22 }, login, signal))
  })
  const { session } = watch
  // Only ifconfig must answer: the others are not on every system, and a restricted key may not permit them.
  const [ifconfig, sysctl, netstat] = await Promise.all([
    ended(session, IFCONFIG, signal),
    ended(session, SYSCTL, signal),
    ended(session, NETSTAT, signal),
  ])
  if (ifconfig.code !== 0) {
    const words = ifconfig.stderr.trim().split('\n', 1)[0] ?? ''
    throw new ProbeFailure('protocol', `"${IFCONFIG}" ended with ${ifconfig.code ?? 'a signal'}: ${words}`)
  }
  const groups = parseIfconfig(ifconfig.stdout).filter(
    (group) => options.interfaces.length === 0 || options.interfaces.includes(group.interface ?? ''),
  )
  const refused = watch.refusedSince(parseNetstat(netstat.stdout))
  return { groups, ...parseSysctl(sysctl.stdout), refused, advertisers: null }
}

/** A command goes on running when we hang up, so it gets a limit of its own; systems before 2015 have no `timeout`. */
async function ended(session: SshSession, command: string, signal: AbortSignal): Promise<CommandResult> {
  const limited = await session.run(`timeout 10 ${command}`, signal)
  const unknown = limited.code !== 0 && /timeout: (?:command )?not found/i.test(limited.stderr)
  return unknown ? session.run(command, signal) : limited
}
