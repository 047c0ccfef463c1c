import { defineProbe } from '../../define.ts'
import { definitionsOf, textsOf } from '../../named-number.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { lineOf, quoted, runLimited } from '../../protocol/ssh/command.ts'
import type { Unmet } from '../http/expectations.ts'
import { options, rulesOf, type SshOptions } from './options.ts'
import { readOutput } from './read.ts'

export const ssh = defineProbe({
  kind: 'ssh',
  title: 'Command over SSH',
  summary: 'Logs in to a machine, runs a command and judges its exit code, numbers and texts.',
  traits: { output: 'what the command says, where it ends as it should' },
  tried: {
    with: 'OpenSSH 9.2, also through a jump host, with its agent, and behind a forced command',
    tells: [
      'as expected',
      'another exit code',
      'ended by a signal',
      'other words',
      'no such column, name or place',
      'not a number',
      'does not end',
      'said too much',
      'host key changed',
      'login refused',
      'through a jump host that fails',
      'no more sessions',
      'refused',
      'hung',
      'not SSH',
    ],
  },
  options,
  loginOf: (given) => given.ssh ?? {},
  metrics: {
    exitCode: { label: 'Exit code', unit: 'count', intermittent: true },
    broken: { label: 'Expectations not met', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    rows: { label: 'Rows', unit: 'count', intermittent: true },
    time: { label: 'Time of the command', unit: 'ms' },
  },
  metricsOf: (given) => definitionsOf(rulesOf(given)),
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  manual: `
Logs in as [ssh](configuration.md#logins) of the site and of the host say, and runs \`command\` with \`args\`, which no shell
takes apart: there are no pipes, and \`*\` is a star. Sent is \`timeout 15 /usr/bin/env PATH=… LC_ALL=C COMMAND ARGS\`, with the
check's own \`timeout\`, for a command goes on running when we hang up; where there is no \`timeout\`, without. All checks of a host
that log in alike share one connection, which is kept, with at most eight commands at once. Without \`command\` it runs \`true\`: that
says whether one can log in.

    command: df
    args: [-P, -l]
    as: columns
    columns: 6
    instances: Mounted on
    numbers: { used: { at: Capacity, unit: percent } }
    thresholds: { used: { warning: { above: 90 } } }

\`as: columns\` takes the first line for names (\`header: false\`: columns are 1, 2, 3 …) and a row of each further one;
\`as: pairs\` reads lines such as \`MemFree: 1234 kB\` by their names, up to the first \`separator\`; \`as: json\` goes by JSON Pointer, as
the probe \`json\`; \`as: number\` is one number alone. Of \`42%\`, \`1234 kB\` and \`0.5,\` the number is taken. \`expect\` says what must
stand where, \`contains\` and \`lacks\` what must, or must not, be anywhere. The exit code must be one of \`exit\`. All that is not as
expected counts in \`broken\`, with its reason (after a bad exit code no others); all other numbers are still read. A row that is gone is judged by nobody: judge
\`rows\` too.

Rights: give our key no more than it needs, in authorized_keys of a user that owns nothing:

    restrict,command="/usr/local/bin/checks" ssh-ed25519 AAAA… foretop

with a script that permits certain words: \`case "$SSH_ORIGINAL_COMMAND" in disk) exec df -P;; *) exit 126;; esac\`. Such a login
is sent the word alone with \`asIs: true\`. \`restrict\` by itself permits any command of that user. A key that is encrypted is
refused, for to decrypt it stops a thread for seconds: give it to an agent. Certificates are not spoken, nor those of hosts.

- **host key changed** (\`auth\`): another machine answers, or its system was installed anew. We did not log in. Ask whoever did
  that for the new fingerprint: \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`, at the machine. **revoked**: its key is known to
  be stolen. **host key unknown** (ours): the file of known hosts has no key of it; nobody is trusted at first sight.
- **refuses our login** (\`auth\`): sshd does not say why: no such user, one that is locked or not allowed (\`AllowUsers\`), or a key
  that is not in its authorized_keys, or that may be written by others. The log of sshd says more.
- **takes connections but does not let us in** (\`timeout\`): hung, or full (\`MaxStartups\`). **hangs: it let us in, but …**: the
  machine answers no more; all its checks say so.
- **let us in, but … does not end** (\`timeout\`): that command alone hangs. **of an earlier look has still not ended**: it hangs even
  though it was told to end, on a dead mount for one, and is not started again until it does.
- **no room for another command** (\`timeout\`): eight run there and do not end.
- **through bastion: …**: the machine between; what went wrong with it follows. **no way on to …**: it cannot reach the next.
- **our agent does not answer**, **our key cannot be used**, **could not be read in time** (ours): nothing was asked of anybody.
- **expected exit 0, came 1: …** (critical): its own complaint follows. 126 and 127: it may not be run, or is not there.
- **says more than 64 KiB** (\`too-large\`): a number could be cut in two; let it say less.

Tried with OpenSSH 9.2.`,
  async run(given, context) {
    const { logIn, signal, timeoutMs } = context
    const session = await logIn()
    const startedAt = performance.now()
    const { command: program, args } = given
    const end = await (given.asIs
      ? session.run([program, ...args].map(quoted).join(' '), signal)
      : runLimited(session, lineOf({ program, args }), Math.ceil(timeoutMs / 1_000), signal))
    return conclude(given, end, performance.now() - startedAt)
  },
})

/** What a command comes to. */
export function conclude(given: SshOptions, end: ChildEnd, time: number) {
  const { code, stdout } = end
  if (end.cut?.includes('stdout') && (given.as ?? given.contains ?? given.lacks) !== undefined)
    throw new ProbeFailure('too-large', `${given.command} says more than 64 KiB: let it say less`)
  const ended = unmetExit(given, end)
  const read = readUnless(ended.length > 0, given, stdout)
  const { readings, rows } = read
  // Of a command that failed nobody wonders that it says something else.
  const broken: readonly Unmet[] = ended.length > 0 ? ended : [...unmetTexts(given, stdout), ...read.unmet]
  return {
    metrics: {
      ...(code !== null && { exitCode: code }),
      ...{ broken: broken.length, time, ...readings },
      ...(rows !== undefined && { rows }),
    },
    ...(broken.length === 0 && end.cut === undefined && { traits: { output: stdout.trim() } }),
    details: broken.length > 0 ? { broken: broken.slice(0, MOST_LISTED).map((one) => ({ ...one })) } : {},
    text: broken.length > 0 ? wrongText(broken) : wellText(given, code, read, time),
  }
}

const MOST_SHOWN = 5
const MOST_LISTED = 50

function wrongText([first, ...others]: readonly Unmet[]): string {
  return `expected ${first?.expected}, came ${first?.came}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
}

function wellText(
  given: SshOptions,
  code: number | null,
  { readings, rows }: ReturnType<typeof readOutput>,
  time: number,
): string {
  const read = textsOf(rulesOf(given), readings)
  const table = rows === undefined ? [] : [counted(rows, 'row')]
  return `${[`exit ${code}`, ...table, ...read.slice(0, MOST_SHOWN)].join(', ')} in ${time.toFixed()} ms`
}

function unmetExit({ exit }: SshOptions, { code, signal, stdout, stderr }: ChildEnd): readonly Unmet[] {
  if (code !== null && exit.includes(code)) return []
  const said = [stderr, stdout].map((text) => oneLine(text.trim().split('\n', 1)[0] ?? '').slice(0, 200))
  const words = said.find((line) => line !== '')
  const came = code === null ? `signal ${oneLine(signal ?? '')}` : `${code}`
  return [{ expected: `exit ${exit.join(' or ')}`, came: words === undefined ? came : `${came}: ${words}` }]
}

function readUnless(hasFailed: boolean, given: SshOptions, stdout: string): ReturnType<typeof readOutput> {
  try {
    return readOutput(given, stdout)
  } catch (error) {
    if (hasFailed && error instanceof ProbeFailure) return { readings: {}, unmet: [] }
    throw error
  }
}

function unmetTexts({ contains, lacks }: SshOptions, stdout: string): readonly Unmet[] {
  const begins = JSON.stringify(oneLine(stdout.trim()).slice(0, 60))
  return [
    ...(contains === undefined || stdout.includes(contains) ? [] : [{ expected: `"${contains}"`, came: begins }]),
    ...(lacks === undefined || !stdout.includes(lacks) ? [] : [{ expected: `no "${lacks}"`, came: 'it' }]),
  ]
}
