import { formatDuration } from '@foretop/shared/format/duration.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import type { ChildCommand } from '../../protocol/child/command.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { lacksOneOf, newerIn, searchFor, startedHere, startedThere } from './running.ts'
import { TESTERS, type Tester } from './testers.ts'
import { firstError } from './verdict.ts'

const NAMES_SHOWN = 20

const text = z.string().refine((given) => given !== '' && !given.includes('\0'), { error: 'must not be empty' })
const path = text.refine((given) => given.startsWith('/'), { error: 'must be a whole path' })

const options = z
  .strictObject({
    ...localOrSsh,
    program: z
      .enum(['nginx', 'haproxy', 'squid', 'named'])
      .optional()
      .meta({ description: 'Whose configuration: `nginx -t`, `haproxy -c`, `squid -k parse` or `named-checkconf`.' }),
    file: path.optional().meta({ description: 'Its main file; where the program looks by itself if not given.' }),
    command: text.optional().meta({
      description: 'Another program that ends with 0 for a good configuration: in one of the folders of `children`.',
    }),
    args: z.array(text).default([]).meta({ description: 'Arguments of `command`, each by itself.' }),
    process: text.optional().meta({
      description: 'Name of the process that has the configuration in force; of nginx and haproxy it is known.',
    }),
    files: z.array(path).optional().meta({
      description: 'Files and folders that process should not be older than; those of nginx and haproxy if not given.',
    }),
    sudo: z.boolean().default(false).meta({ description: 'Run `program` as root, by `sudo -n`.' }),
  })
  .refine(({ program, command }) => (program === undefined) !== (command === undefined), {
    error: 'needs program or command, and not both',
  })
  .refine(({ command, sudo }) => command === undefined || !sudo, {
    error: 'sudo is for program; a command of yours calls it itself',
  })
type Options = z.output<typeof options>

export const configTest = defineProbe({
  kind: 'config-test',
  title: 'Configuration test',
  summary: 'Whether a server of a machine would take its configuration, and whether it runs with it.',
  tried: {
    with: 'nginx 1.22, HAProxy 2.6, Squid 5.7, BIND 9.18',
    tells: [
      'takes it',
      'refused, with file and line',
      'newer than what runs',
      'not installed',
      'lacks a right',
      'hung',
      'said too much',
    ],
  },
  by: byOf,
  loginOf,
  defaults: { everyMs: 300_000, timeoutMs: 30_000 },
  options,
  programOf: ({ command }) => (command === undefined ? null : { path: ['command'], program: command }),
  metrics: {
    refused: { label: 'Refused', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    // Where the server does not run there is nothing to compare with.
    newer: {
      label: 'Files newer than what runs',
      unit: 'count',
      toldBy: 'text',
      intermittent: true,
      thresholds: { warning: { above: 0 } },
    },
  },
  manual: `
Runs, on the machine that is looked at, \`nginx -t -q\`, \`haproxy -c -f FILE\`, \`squid -k parse\`, \`named-checkconf\`, or a command
of yours (on Foretop’s own machine alone), and shows the first error. A broken configuration is not loaded and the old one stays in force: nobody notices until
the next restart.

The other way round is a warning: a file that is newer than the process that should have it in force was never loaded. nginx
and HAProxy start new workers with each reload, so the youngest process of that name is compared with the files below
\`/etc/nginx\` or \`/etc/haproxy\` (on FreeBSD \`/usr/local/etc/nginx\`, \`/usr/local/etc/haproxy.conf\`; hidden files and folders, copies that end in \`~\` and \`sites-available\` are left
out), or those that \`files\` names; a file that was moved there, or got other rights, counts as changed. Squid and named take
a new configuration up in the same process, so it cannot be seen when they did: name their \`process\` only if you always
restart them. A worker that died and was started anew looks like a reload.

Rights: the test reads what the server reads, keys too, and \`nginx -t\` opens its logs and its pid file. Where that is for root
alone, set \`sudo: true\` and allow the user of the [children](configuration.md#programs) exactly that:
\`nagios ALL=(root) NOPASSWD: /usr/sbin/nginx -t -q\`. Under \`NoNewPrivileges\`, as our systemd unit has it, no sudo works.

- **an error with file and line**: mend that before somebody restarts the server.
- **changed since … started**: reload it, or take the change back.
- **lacks a right here**: we may not read something that the server may; nothing is known of its configuration. HAProxy and Squid
  say only that they cannot open a file: perhaps it is not there.
- **there is no nginx …**: it is not installed there. Each machine tests its own.
- **ps**: on other machines, and on other systems than Linux, \`ps -A\` tells when processes were started, to the second.
- **find**: a file or folder of \`files\` is not there. Where one below it may not be read, or \`find\` cannot compare (that
  of busybox), the details say so; newer ones are told as far as they were found, and if none was, nothing is said of them.
- **said more than the 64 KiB that are read**: there may be errors behind that.

Tried with nginx 1.22, HAProxy 2.6, Squid 5.7 and BIND 9.18 on Linux; what FreeBSD says, by recordings.`,
  async run(given, context) {
    const machine = machineOf(given, context)
    const { program, file, process = testerOf(given)?.process ?? null } = given
    const system = await machine.system()
    const files = given.files ?? (file === undefined ? (testerOf(given)?.files(system) ?? []) : [file])
    const name = given.command ?? program ?? ''
    const end = await machine.run(commandOf(given, system))
    const error = firstError(name, end, testerOf(given)?.isError ?? looksWrong)
    const tested = { name, error, isCut: end.cut !== undefined }
    if (process === null || files.length === 0) return conclude(tested, null)
    const isOurLinux = given.source === 'local' && system === 'Linux'
    const started = await (isOurLinux ? startedHere(process) : startedThere(machine, process))
    if (started === null) return { ...conclude(tested, null), details: { process: `${process} was not found running` } }
    const { newer, complaints } = newerIn(await machine.run(searchFor(files, started.changedSince)))
    const [complaint] = complaints
    // What is refused is known, whatever else is not.
    if (error === null && newer === null && complaints.some((line) => lacksOneOf(files, line)))
      throw new ProbeCrash('local', complaint ?? '')
    const running = newer && { process, newer, ageMs: started.ageMs }
    const { details, ...others } = conclude(tested, running)
    return { ...others, details: { ...details, ...(complaint !== undefined && { complaint }) } }
  },
})

const testerOf = ({ program }: Options): Tester | undefined => (program === undefined ? undefined : TESTERS[program])

/** Of a program that nobody here knows. */
const looksWrong = (line: string): boolean => /error|fail|fatal|emerg|invalid|unknown/i.test(line)

function commandOf(given: Options, system: string): ChildCommand {
  const tester = testerOf(given)
  if (tester === undefined) return { program: given.command ?? '', from: 'folders', args: given.args }
  const { command } = tester
  const args = tester.args(given.file, system)
  if (!given.sudo) return { ...command, from: 'system', args }
  return { program: 'sudo', from: 'system', args: ['-n', command.program, ...args], lacking: 'install it' }
}

interface Running {
  readonly process: string
  readonly newer: readonly string[]
  readonly ageMs: number
}

interface Tested {
  readonly name: string
  readonly error: string | null
  /** It said more than was read. */
  readonly isCut: boolean
}

function conclude({ name, error, isCut }: Tested, running: Running | null) {
  const [first, ...others] = running?.newer ?? []
  const age = formatDuration(running?.ageMs ?? 0)
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')}`
  const stale = first === undefined ? null : `${first}${more} changed since ${running?.process} started ${age} ago`
  // What was not read may tell of an error.
  const good = isCut ? `${name} ended with 0` : `${name} takes its configuration`
  const cut = isCut ? 'it said more than the 64 KiB that are read' : null
  const told = [error, stale].filter((each) => each !== null)
  return {
    metrics: { refused: Number(error !== null), ...(running !== null && { newer: running.newer.length }) },
    ...(first !== undefined && {
      details: { newer: [first, ...others].slice(0, NAMES_SHOWN).map((file) => ({ file })) },
    }),
    text: [...(told.length === 0 ? [good] : told), cut].filter((each) => each !== null).join('; '),
  }
}
