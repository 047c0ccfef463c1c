import { userInfo } from 'node:os'
import { bulkAcknowledgedSchema } from '@foretop/shared/handling.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { isProblem } from '../core/severity.ts'
import { type Arguments, CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { checksMeant, type Estate, estateOf, type Meant, understand } from './handling/estate.ts'
import { momentText, spanOf } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS, type Remote } from './remote.ts'

export const ack: Command = {
  name: 'ack',
  summary: 'Says that somebody has a problem: no more messages until it is ok',
  usage: 'ack CHECK… [--note TEXT] [--for 4h] [--until-change] [--by NAME] [--undo] [--server URL]',
  options: {
    ...REMOTE_OPTIONS,
    note: { type: 'string' },
    for: { type: 'string' },
    'until-change': { type: 'boolean' },
    by: { type: 'string' },
    undo: { type: 'boolean' },
  },
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    'CHECK  a check (db01/mysql), or all problems of host:db01 or group:webs; the prefix can go where the name is clear',
    '--note what you found or do, for whoever reads it next',
    '--for  ends by itself after this time; default: when the check is ok',
    '--until-change  ends when its status changes, also for the better; what is worse ends it in any case',
    '--by   default: the name you are logged in with',
    '--undo nobody has it after all',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 all done, 1 some were refused (each is said), 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = args
    if (positionals.length === 0) throw new UsageError('which check?')
    const forMs = spanOf('for', values.for)
    const remote = await openServer(args, io)
    const estate = await estateOf(remote)
    const meant = understand(positionals, estate)
    if (values.undo === true) return undo(remote, undoable(meant, estate), io)
    const checks = acknowledgeable(meant, estate)
    if (checks.length === 0) throw new CannotRun('there is no problem nobody has yet', { exitCode: EXIT.failed })
    const body = { checks: checks.map(({ id }) => id), note: String(values.note ?? ''), by: byOf(args, io) }
    const { acknowledged, refused } = await remote.post(
      'acknowledgements',
      { ...body, sticky: values['until-change'] !== true, ...(forMs !== undefined && { forMs }) },
      bulkAcknowledgedSchema,
    )
    for (const { checkId, until, at, sticky } of acknowledged) {
      const ends = [...(until === null ? [] : [momentText(until, at)]), ...(sticky ? [] : ['its status changes'])]
      io.print(`${checkId}: acknowledged until ${ends.join(' or ') || 'it is ok'}`)
    }
    for (const { reason } of refused) io.printError(`foretop ack: ${printable(reason)}`)
    return refused.length === 0 ? EXIT.ok : EXIT.failed
  },
}

/** Who acts: what was said, else the login name. */
export const byOf = ({ values }: Pick<Arguments, 'values'>, { env }: Pick<Io, 'env'>): string =>
  String(values.by ?? env.USER ?? env.LOGNAME ?? loginName())

/** A check that was named is asked for whatever its status: the server says why not. Of hosts and groups: open problems. */
const acknowledgeable = (meant: readonly Meant[], estate: Estate): readonly Summary[] =>
  checksMeant(meant, estate).filter(
    (check) => isNamed(check, meant) || (isProblem(check.status) && !check.acknowledged && check.blockedBy === null),
  )

const undoable = (meant: readonly Meant[], estate: Estate): readonly Summary[] =>
  checksMeant(meant, estate).filter((check) => isNamed(check, meant) || check.acknowledged)

const isNamed = ({ id }: Summary, meant: readonly Meant[]): boolean =>
  meant.some(({ kind, name }) => kind === 'check' && name === id)

async function undo(remote: Remote, checks: readonly Summary[], io: Io): Promise<number> {
  if (checks.length === 0) throw new CannotRun('nobody has any of these', { exitCode: EXIT.failed })
  const without = checks.filter(({ acknowledged }) => !acknowledged)
  for (const { id } of without) io.printError(`foretop ack: nobody has ${id}`)
  for (const { id } of checks.filter(({ acknowledged }) => acknowledged)) {
    await remote.delete(`checks/acknowledge?id=${encodeURIComponent(id)}`)
    io.print(`${id}: no longer acknowledged`)
  }
  return without.length === 0 ? EXIT.ok : EXIT.failed
}

/** Cron jobs and containers have no USER; an account without a name is nobody. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
