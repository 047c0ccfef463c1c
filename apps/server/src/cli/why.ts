import { answerText, channelTexts, saidText, stepsOf } from '@foretop/shared/format/ledger.ts'
import { whySchema } from '@foretop/shared/model/ledger.ts'
import type { Why } from '@foretop/shared/model.ts'
import { CannotRun, type Command, EXIT, UsageError } from './command.ts'
import { oneCheck } from './handling/one-check.ts'
import { pastMomentOf, preciseText } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const why: Command = {
  name: 'why',
  summary: 'Says who was told of a check at some moment, who was not, and why',
  usage: 'why CHECK [TIME] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, json: { type: 'boolean' } },
  maxWords: 2,
  help: [
    'CHECK   a check: db01/mysql, or its name where no other has it',
    'TIME    03:12 (the last one), 2026-03-14T03:12 in this machine’s zone, 2h (ago): what happened last by then;',
    '        default: now',
    '--json  all that is known of it, for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 answered, 1 nothing is known of that check, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const [word, time] = args.positionals
    if (word === undefined) throw new UsageError('which check?')
    const now = Date.now()
    const at = time === undefined ? now : pastMomentOf('TIME', time, new Date(now))
    const remote = await openServer(args, io)
    const id = await oneCheck(word, remote)
    const said = await remote
      .get(`checks/why?id=${encodeURIComponent(id)}&at=${at}`, whySchema)
      .catch((error: unknown) => {
        const isUnknown = error instanceof CannotRun && error.message.startsWith('there is no check ')
        throw isUnknown ? new CannotRun(error.message, { exitCode: EXIT.failed, cause: error }) : error
      })
    if (args.values.json === true) io.print(JSON.stringify(said, null, 2))
    else for (const line of linesOf(said, now)) io.print(line)
    return said.happened === null ? EXIT.failed : EXIT.ok
  },
}

function linesOf(why: Why, now: number): readonly string[] {
  const clock = (at: number) => preciseText(at, now)
  const { happened, channels, before, after } = why
  const texts = channelTexts(why, clock)
  const width = Math.max(0, ...channels.map(({ name }) => name.length))
  const each = channels.flatMap(({ name, account, tries }, index) => {
    const said = texts[index]
    const steps = account === null ? [] : stepsOf(account, tries, clock)
    return [
      `${printable(name).padEnd(width)}  ${said === undefined ? '' : printable(saidText(said))}`,
      ...steps.map(({ at, text }) => `${' '.repeat(width)}  ${preciseText(at, now, true)}  ${printable(text)}`),
    ]
  })
  const around = [
    ...(before === null ? [] : [`before that: ${clock(before)}`]),
    ...(after === null ? [] : [`after that: ${clock(after)}`]),
  ]
  return [
    printable(answerText(why, clock)),
    ...(happened?.text ? [printable(`${happened.status ?? 'changed'}: ${happened.text}`)] : []),
    ...(each.length === 0 || why.undecided ? [] : ['', ...each]),
    ...(around.length === 0 ? [] : ['', around.join(' · ')]),
  ]
}
