import { bulkRecheckedSchema } from '@foretop/shared/handling.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { checksMeant, estateOf, understand } from './handling/estate.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const recheck: Command = {
  name: 'recheck',
  summary: 'Asks a running server to look again now',
  usage: 'recheck CHECK… [--server URL]',
  options: REMOTE_OPTIONS,
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    'CHECK  a check (db01/mysql), or all of host:db01 or group:webs; the prefix can go where the name is clear',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 all will be looked at, 1 some were refused, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    if (args.positionals.length === 0) throw new UsageError('which check?')
    const remote = await openServer(args, io)
    const estate = await estateOf(remote)
    const checks = checksMeant(understand(args.positionals, estate), estate).map(({ id }) => id)
    const { rechecked, refused } = await remote.post('recheck', { checks }, bulkRecheckedSchema)
    for (const id of rechecked) io.print(`${id}: looked at again now`)
    for (const { reason } of refused) io.printError(`foretop recheck: ${printable(reason)}`)
    return refused.length === 0 ? EXIT.ok : EXIT.failed
  },
}
