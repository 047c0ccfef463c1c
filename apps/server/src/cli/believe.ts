import { z } from 'zod'
import { type Command, EXIT, UsageError } from './command.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

const done = z.object({ done: z.literal(true) })

export const believe: Command = {
  name: 'believe',
  summary: 'Has a running server take the list of a source that it did not believe',
  usage: 'believe SOURCE [--server URL]',
  options: REMOTE_OPTIONS,
  maxWords: 1,
  help: [
    'SOURCE  the name of a source whose list has fallen below half, or is empty: its next look takes what it lists then.',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 it will be taken, 75 it is refused, or no server is there.',
  ].join('\n'),
  async run(args, io) {
    const [name] = args.positionals
    if (name === undefined) throw new UsageError('which source?')
    const remote = await openServer(args, io)
    await remote.post(`checks/${encodeURIComponent(name)}/believe`, {}, done)
    io.print(`${name}: what it lists at its next look is taken`)
    return EXIT.ok
  },
}
