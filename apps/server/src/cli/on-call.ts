import { parseDuration } from '@foretop/shared/duration.ts'
import { type OnCallView, onCallSchema, type RotaView } from '@foretop/shared/on-call.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { momentOf, momentText, pastMomentOf } from './handling/time.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const onCall: Command = {
  name: 'on-call',
  summary: 'Says who is on call, until when, and who is next',
  usage: 'on-call [TIME] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, json: { type: 'boolean' } },
  maxWords: 1,
  help: [
    'TIME    23:30 (the next one), 2026-12-24T20:00 in this machine’s zone, +12h, 2h (ago); default: now',
    '--json  the next four weeks, for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'Exit code: 0 answered, 1 there are no rotas, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const now = Date.now()
    const [time] = args.positionals
    const at = time === undefined ? now : momentMeant(time, new Date(now))
    const remote = await openServer(args, io)
    const said = await remote.get(`on-call?at=${Math.round(at)}`, onCallSchema)
    if (args.values.json === true) io.print(JSON.stringify(said, null, 2))
    else for (const line of linesOf(said, now)) io.print(line)
    return said.rotas.length === 0 ? EXIT.failed : EXIT.ok
  },
}

function momentMeant(text: string, now: Date): number {
  const isAhead = text.startsWith('+')
  if (isAhead && parseDuration(text.slice(1)) === null) throw new UsageError(`TIME: must be like +12h, got ${text}`)
  // Who will be on call tonight is asked more often than who was.
  return isAhead || /^\d?\d:\d\d$/.test(text) ? momentOf('TIME', text, now) : pastMomentOf('TIME', text, now)
}

function linesOf({ people, rotas, until: end }: OnCallView, now: number): readonly string[] {
  if (rotas.length === 0) return ['there are no rotas: the configuration says nobody is on call']
  const titleOf = (name: string | null) =>
    name === null ? 'nobody' : (people.find((p) => p.name === name)?.title ?? name)
  const width = Math.max(...rotas.map(({ title }) => title.length))
  const lineOf = ({ title, stints: [first, next] }: RotaView) => {
    const inPlace = first?.override === true ? ' (in place of somebody else)' : ''
    const until = first === undefined || first.until >= end ? '' : ` until ${momentText(first.until, now)}`
    const then = next === undefined ? '' : `, then ${titleOf(next.person)}`
    return `${printable(title).padEnd(width)}  ${printable(`${titleOf(first?.person ?? null)}${inPlace}${until}${then}`)}`
  }
  return rotas.map(lineOf)
}
