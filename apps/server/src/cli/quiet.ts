import { formatAge } from '@foretop/shared/format/age.ts'
import {
  type ListedQuiet,
  listedQuietSchema,
  plannedDowntimeSchema,
  type QuietPreview,
  quietPreviewSchema,
} from '@foretop/shared/handling.ts'
import { quietSchema } from '@foretop/shared/model/handling.ts'
import type { Scope } from '@foretop/shared/model.ts'
import { scopeText } from '@foretop/shared/scope.ts'
import { EXPECTABLE, FAILURE_CODES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { didYouMean } from '../config/reading/nearest.ts'
import { byOf } from './ack.ts'
import { type Arguments, CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { estateOf, type Meant, understand } from './handling/estate.ts'
import { ruleLine } from './handling/rule-line.ts'
import { momentOf, momentText, spanOf } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS, type Remote } from './remote.ts'

type Quiet = z.infer<typeof quietSchema> & Partial<Pick<ListedQuiet, 'hides'>>

const SCOPE_HELP = [
  'SCOPE  host:web01, group:webs, check:web01/http (or check:http on every host); the prefix can go where the name is',
  '       clear; each word adds to what is meant',
  '--for  how long: 30m, 4h, 2d',
]
const REST_HELP = [
  '--note why, for whoever reads it next',
  '--by   default: the name you are logged in with',
  '--list those in force, with who asked for them and their IDs; of downtimes also what comes again and when',
  '--dry-run  says what would be covered, and what of that is in trouble now, and does nothing',
  '--end  ends the one with this ID; its first letters will do',
  REMOTE_HELP,
  'Without either: http://127.0.0.1:8600/',
  '',
  'Exit code: 0 done, 1 there is no such ID, 75 no server there or it refused.',
]
const OPTIONS = {
  ...REMOTE_OPTIONS,
  for: { type: 'string' },
  note: { type: 'string' },
  by: { type: 'string' },
  list: { type: 'boolean' },
  end: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

export const silence: Command = {
  name: 'silence',
  summary: 'Keeps messages about some checks back for a while',
  usage: 'silence SCOPE… --for 1h [--note TEXT] [--by NAME] [--dry-run] | --list | --end ID',
  options: OPTIONS,
  maxWords: Number.POSITIVE_INFINITY,
  help: [...SCOPE_HELP, ...REST_HELP].join('\n'),
  run: (args, io) => handle({ path: 'silences', word: 'silence' }, args, io),
}

export const downtime: Command = {
  name: 'downtime',
  summary: 'Says that work on some checks is planned: nobody is told meanwhile',
  usage:
    'downtime SCOPE… --for 2h [--from TIME] [--until TIME] [--expect WORDS] [--note TEXT] [--by NAME] [--dry-run] | --list | --end ID',
  options: { ...OPTIONS, from: { type: 'string' }, until: { type: 'string' }, expect: { type: 'string' } },
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    ...SCOPE_HELP,
    '--from when it begins: 23:30, 2026-03-14T02:00 in this machine’s zone, +2h; default: now',
    '--until  when it ends, in place of --for. With both it begins with the first trouble before that time, and lasts as long',
    '       as --for says',
    '--expect only this is kept quiet, all else is told: refused,timeout; a status (warning, critical, unknown), or one of',
    `       ${FAILURE_CODES.join(', ')}`,
    ...REST_HELP,
  ].join('\n'),
  run: (args, io) => handle({ path: 'downtimes', word: 'downtime' }, args, io),
}

interface Kind {
  readonly path: 'silences' | 'downtimes'
  readonly word: string
}

async function handle(kind: Kind, args: Arguments, io: Io): Promise<number> {
  const { values, positionals } = args
  if (values.list === true || values.end !== undefined) {
    const [stray] = positionals
    if (stray !== undefined) throw new UsageError(`cannot use the word ${stray} here`)
    const remote = await openServer(args, io)
    return values.end === undefined ? list(kind, remote, io) : end(kind, String(values.end), remote, io)
  }
  if (positionals.length === 0) throw new UsageError('of what? a check, host or group')
  const forMs = spanOf('for', values.for)
  const until = typeof values.until === 'string' ? momentOf('until', values.until, new Date()) : undefined
  if (forMs === undefined && until === undefined)
    throw new UsageError('--for: say how long, such as 1h: what has no end is forgotten')
  const from = typeof values.from === 'string' ? momentOf('from', values.from, new Date()) : undefined
  const expect = typeof values.expect === 'string' ? expectOf(values.expect) : undefined
  const remote = await openServer(args, io)
  const estate = await estateOf(remote)
  // Names of one kind add up by themselves; lists of different kinds would narrow each other.
  for (const match of scopesOf(understand(positionals, estate))) {
    const body = {
      match,
      ...(forMs !== undefined && { forMs }),
      ...(until !== undefined && { until }),
      note: String(values.note ?? ''),
      by: byOf(args, io),
      ...(from !== undefined && { from }),
      ...(expect !== undefined && { expect }),
    }
    // Before it is made: what is misspelt is refused by either, and what is in trouble now is news to whoever asks.
    const preview = await remote.post(`${kind.path}/preview`, { match }, quietPreviewSchema)
    if (values['dry-run'] !== true) io.print(line(await remote.post(kind.path, body, quietSchema), Date.now()))
    for (const text of previewLines(match, preview)) io.print(text)
  }
  return EXIT.ok
}

/** `refused,timeout`. Throws `UsageError`. */
function expectOf(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim())
  const known: readonly string[] = EXPECTABLE
  const stranger = words.find((word) => !known.includes(word))
  if (stranger === undefined) return [...new Set(words)]
  throw new UsageError(`--expect: must be of ${known.join(', ')}, got ${stranger}${didYouMean(stranger, known)}`)
}

/** `group webs: 12 checks on 4 hosts, 1 of them in trouble now`, and each of these. */
function previewLines(match: Scope, { count, hosts, troubled, trouble }: QuietPreview): readonly string[] {
  const checks = `${count} ${count === 1 ? 'check' : 'checks'} on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`
  const named = trouble.slice(0, MOST_NAMED).map(({ id, status, text }) => `  ${printable(`${status} ${id}: ${text}`)}`)
  const more = troubled > named.length ? [`  and ${troubled - named.length} more`] : []
  return [`${scopeText(match)}: ${checks}, ${troubled === 0 ? 'none' : troubled} in trouble now`, ...named, ...more]
}

const MOST_NAMED = 10

function scopesOf(meant: readonly Meant[]) {
  const of = (kind: Meant['kind']) => [...new Set(meant.filter((one) => one.kind === kind).map(({ name }) => name))]
  return [{ groups: of('group') }, { hosts: of('host') }, { checks: of('check') }].filter((match) =>
    Object.values(match).some((names) => names.length > 0),
  )
}

async function list({ path, word }: Kind, remote: Remote, io: Io): Promise<number> {
  const quiets = await remote.get(path, z.array(listedQuietSchema))
  if (quiets.length === 0) io.print(`no ${word} is in force`)
  for (const quiet of quiets) io.print(line(quiet, Date.now()))
  if (word === 'downtime') {
    const rules = await remote.get('downtimes/rules', z.array(plannedDowntimeSchema))
    for (const rule of rules) io.print(ruleLine(rule, Date.now()))
  }
  return EXIT.ok
}

async function end({ path, word }: Kind, start: string, remote: Remote, io: Io): Promise<number> {
  const quiets = await remote.get(path, z.array(listedQuietSchema))
  const meant = quiets.filter(({ id }) => id.startsWith(start))
  const [only] = meant
  if (only === undefined || start === '')
    throw new CannotRun(`no ${word} in force has the ID ${start}`, { exitCode: EXIT.failed })
  if (meant.length > 1) throw new UsageError(`--end: ${start} begins ${meant.map(({ id }) => id).join(' and ')}`)
  await remote.delete(`${path}/${encodeURIComponent(only.id)}`)
  io.print(`ended: ${line(only, Date.now())}`)
  return EXIT.ok
}

/** `1f0c2b7a  group webs · today 14:30 to today 16:30 · ann: new kernel` */
function line({ id, match, from, until, by, note, expect, hides = null, ...more }: Quiet, now: number): string {
  const begins = from > now ? `${momentText(from, now)} ` : ''
  const why = [by, note].filter((text) => text !== '').join(': ')
  const waits =
    more.lastsMs !== null && more.beganAt === null
      ? `begins with the first trouble, for ${formatAge(more.lastsMs)}`
      : ''
  const what = expect === null ? '' : `expects ${expect.join(', ')}`
  const hidden = hides === null ? '' : `hides ${hides.count} in trouble since ${momentText(hides.since, now)}`
  const parts = [scopeText(match), `${begins}until ${momentText(until, now)}`, waits, what, hidden, why].filter(Boolean)
  return `${id.slice(0, SHOWN_ID)}  ${printable(parts.join(' · '))}`
}

/** Of an ID of 36 letters, as many as tell a thousand apart. */
const SHOWN_ID = 8
