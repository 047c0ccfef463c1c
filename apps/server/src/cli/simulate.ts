import { parseDuration } from '@foretop/shared/duration.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { foresightSchema } from '@foretop/shared/model/foresight.ts'
import type { Foresight } from '@foretop/shared/model.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { momentOf, momentText, spanOf } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const simulate: Command = {
  name: 'simulate',
  summary: 'Says who would be told of a fault, and when',
  usage: 'simulate FAULT [--at TIME] [--for 4h] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, at: { type: 'string' }, for: { type: 'string' }, json: { type: 'boolean' } },
  maxWords: 20,
  help: [
    'FAULT   "db3 down", "webs down" (a group), "db1/mysql warning"; several with + between them',
    'TIME    23:30 or "Sat 03:00" (the next one), 2026-12-24T20:00 in this machine’s zone, +12h; default: now',
    '--for   for so long nobody takes it on; 4h if not given, 7d at most',
    '--json  for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'By the configuration in force, silences left out. Exit code: 0 somebody hears of all of it, 1 of some of it nobody does,',
    '75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const fault = args.positionals.join(' ')
    if (fault === '') throw new UsageError('which fault? such as "db3 down"')
    const now = Date.now()
    const { at: time } = args.values
    const at = time === undefined ? now : momentOf('at', String(time), new Date(now))
    const forMs = spanOf('for', args.values.for) ?? parseDuration('4h') ?? 0
    const remote = await openServer(args, io)
    const query = new URLSearchParams({ fault, at: String(Math.round(at)), forMs: String(forMs) })
    const said = await remote.get(`simulate?${query}`, foresightSchema)
    if (args.values.json === true) io.print(JSON.stringify(said, null, 2))
    else for (const line of linesOf(said, now)) io.print(line)
    const isHeard = ({ checkId }: Foresight['roots'][number]) => said.told.some((word) => word.checkId === checkId)
    return said.roots.every(isHeard) ? EXIT.ok : EXIT.failed
  },
}

function linesOf({ fault, at, until, roots, told }: Foresight, now: number): readonly string[] {
  if (roots.length === 0) return [`${printable(fault)}: nothing of it would be trouble`]
  return roots.flatMap(({ checkId, status, explains, confirmedWithinMs, quietUntil }) => {
    const effects = explains === 0 ? '' : `, which explains ${explains} more`
    const own = told.filter((word) => word.checkId === checkId)
    const width = Math.max(...own.map(({ recipient }) => recipient.length), 0)
    const quiet = quietUntil === null ? [] : [`  kept quiet by a planned downtime until ${momentText(quietUntil, now)}`]
    const silent = own.length === 0 ? [`  nobody hears of it until ${momentText(until, now)}`] : []
    return [
      `${status} ${printable(checkId)}${effects}; confirmed at ${momentText(at, now)}, within ${formatDuration(confirmedWithinMs)} of its beginning`,
      ...quiet,
      ...silent,
      ...own.map(({ at: when, recipient, why, target }) => {
        const as = target === recipient ? '' : ` (${printable(target)})`
        const after = when === at ? 'at once' : `after ${formatDuration(when - at)}`
        return `  ${momentText(when, now)}  ${printable(recipient).padEnd(width)}  ${why}${as}, ${after}`
      }),
    ]
  })
}
