import { gapText } from '@foretop/shared/format/coverage.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { coverageSchema } from '@foretop/shared/model/foresight.ts'
import { type Command, EXIT } from './command.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const coverage: Command = {
  name: 'coverage',
  summary: 'Says in which hours of the week trouble would reach nobody',
  usage: 'coverage [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, json: { type: 'boolean' } },
  maxWords: 0,
  help: [
    'Of this week, in this server’s zone: trouble must reach somebody within an hour, over a channel that takes messages.',
    '--json  for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 there are no gaps but those that are wanted, 1 there are, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const remote = await openServer(args, io)
    const said = await remote.get('coverage', coverageSchema)
    const { gaps, checks, withinMs } = said
    if (args.values.json === true) io.print(JSON.stringify(said, null, 2))
    else if (gaps.length === 0)
      io.print(
        `trouble of each of ${checks} checks reaches somebody within ${formatDuration(withinMs)}, at any hour of the week`,
      )
    else for (const gap of gaps) io.print(printable(gapText(gap, said)))
    return gaps.some(({ isWanted }) => !isWanted) ? EXIT.failed : EXIT.ok
  },
}
