import type { ProbeContext } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { runLimited } from '../../protocol/ssh/command.ts'
import { parseIfconfig, parseNetstat, parseSysctl } from './ifconfig.ts'
import type { CarpOptions } from './options.ts'
import type { CarpSeen } from './seen.ts'
import { Watch } from './watch.ts'

/** All that is ever run there; none needs a right. */
const IFCONFIG = '/sbin/ifconfig -a'
const SYSCTL = '/sbin/sysctl net.inet.carp'
const NETSTAT = '/usr/bin/netstat -s -p carp'
const LIMIT_S = 10

export async function readOverSsh(options: CarpOptions, { signal, keep, logIn }: ProbeContext): Promise<CarpSeen> {
  const session = await logIn()
  const watch = await keep(() => new Watch(session))
  // Only ifconfig must answer: the others are not on every system, and a restricted key may not permit them.
  const run = (line: string) => runLimited(session, line, LIMIT_S, signal)
  const [ifconfig, sysctl, netstat] = await Promise.all([run(IFCONFIG), run(SYSCTL), run(NETSTAT)])
  if (ifconfig.cut?.includes('stdout')) throw new ProbeFailure('too-large', `"${IFCONFIG}" says more than 64 KiB`)
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
