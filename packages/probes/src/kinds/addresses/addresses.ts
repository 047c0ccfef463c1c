import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, type Machine, machineOf } from '../../local-or-ssh.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { type Held, readIfconfig, readIp } from './read.ts'

const MOST_BYTES = 1_048_576

export const addresses = defineProbe({
  kind: 'addresses',
  title: 'Addresses of a machine',
  summary: 'Which IP addresses a machine has at this moment, floating ones among them.',
  tried: {
    with: 'iproute2 6.1; what ifconfig of FreeBSD 9 to 14 and OpenBSD prints, by its sources',
    tells: ['has it', 'has it not', 'backup of a CARP address', 'not installed', 'nonsense'],
  },
  by: byOf,
  loginOf,
  defaults: { everyMs: 5_000, timeoutMs: 10_000 },
  options: z.strictObject(localOrSsh),
  metrics: { held: { label: 'Has', unit: 'flag' } },
  manual: `
Runs \`ip -o addr show\` on Linux and \`ifconfig -a\` elsewhere, which any user may. Each address that the machine has is an instance of
\`held\`, whatever interface it is on; those that no other machine reaches (127.0.0.0/8, ::1, link-local) are left out, and so is one that
another machine was found to use (\`dadfailed\`). An address of CARP is on both machines by configuration: it counts on the one that is MASTER of its vhid.

By itself it judges nothing. The relation \`floating-ip\` compares it with who is master.`,
  async run(given, context) {
    return conclude(await readHeld(machineOf(given, context)))
  },
})

/** Exported for its recordings. */
export function conclude(held: readonly Held[]) {
  if (held.length === 0) throw new ProbeFailure('protocol', 'it has no address that another machine could reach')
  return {
    metrics: { held: Object.fromEntries(held.map(({ address }) => [address, 1])) },
    details: { addresses: held.map((one) => ({ ...one })) },
    text: held.map(({ address }) => address).join(', '),
  }
}

async function readHeld(machine: Machine): Promise<readonly Held[]> {
  const isLinux = (await machine.system()) === 'Linux'
  const command = isLinux
    ? { program: 'ip', args: ['-o', 'addr', 'show'], lacking: 'install it (Debian: iproute2)' }
    : { program: 'ifconfig', args: ['-a'] }
  const end = await machine.run({ ...command, from: 'system', mostBytes: MOST_BYTES })
  if (end.code !== 0) throw new ProbeCrash('local', complaintOf(command.program, end))
  if (end.cut !== undefined) throw new ProbeFailure('too-large', `${command.program} says more than 1 MiB`)
  return isLinux ? readIp(end.stdout) : readIfconfig(end.stdout)
}
