import { formatDuration } from '@foretop/shared/format/duration.ts'
import { drillSchema } from '@foretop/shared/model/drill.ts'
import type { Drill } from '@foretop/shared/model.ts'
import { byOf } from './ack.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { momentOf } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

/** It is answered once the slowest receiver has, or its time is over. */
const SLOWEST_MS = 45_000

export const drill: Command = {
  name: 'drill',
  summary: 'Tells all who would be told of a fault that it is a drill, and says whom that reached',
  usage: 'drill FAULT [--at TIME] [--by NAME] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, at: { type: 'string' }, by: { type: 'string' }, json: { type: 'boolean' } },
  maxWords: 20,
  help: [
    'FAULT   as in `foretop simulate`: "db3 down", "webs down" (a group), "db1/mysql warning"; several with + between them',
    'TIME    who would be told then: 23:30 or "Sat 03:00" (the next one), +12h; default: now',
    '--by    default: the name you are logged in with',
    '--json  for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Messages are real, go out now, and say that it is a drill; a minute later that it is over. Steps within four hours are told too.',
    'Nothing else is touched. Exit code: 0 all were reached, 1 somebody was not, or of some of it nobody would hear, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const fault = args.positionals.join(' ')
    if (fault === '') throw new UsageError('which fault? such as "db3 down"')
    const { at: time } = args.values
    const at = time === undefined ? {} : { at: Math.round(momentOf('at', String(time), new Date())) }
    const remote = await openServer(args, io)
    const came = await remote.post('drills', { fault, ...at, by: byOf(args, io) }, drillSchema, SLOWEST_MS)
    if (args.values.json === true) io.print(JSON.stringify(came, null, 2))
    else for (const line of linesOf(came)) io.print(line)
    const isReached = came.told.length > 0 && came.told.every(({ delivered }) => delivered)
    return isReached && came.unheard.length === 0 ? EXIT.ok : EXIT.failed
  },
}

function linesOf({ told, unheard }: Drill): readonly string[] {
  const width = Math.max(...told.map(({ recipient }) => recipient.length), 0)
  return [
    ...told.map(({ recipient, target, afterMs, delivered, text }) => {
      const as = target === recipient ? '' : ` (${printable(target)})`
      const when = afterMs === 0 ? 'at once' : `after ${formatDuration(afterMs)}`
      return `${delivered ? 'reached    ' : 'NOT REACHED'}  ${printable(recipient).padEnd(width)}  ${when}${as}: ${printable(text)}`
    }),
    ...unheard.map((id) => `nobody would hear of ${printable(id)}`),
    ...(told.length === 0 && unheard.length === 0 ? ['nothing of it would be trouble'] : []),
  ]
}
