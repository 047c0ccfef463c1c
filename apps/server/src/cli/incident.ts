import { zoneClock } from '@foretop/shared/format/zone-clock.ts'
import { incidentMarkdown, incidentReportSchema } from '@foretop/shared/incident/report.ts'
import { incidentSchema } from '@foretop/shared/model/state.ts'
import { z } from 'zod'
import { zoneOf } from '../core/wall-clock.ts'
import { CannotRun, type Command, EXIT, UsageError } from './command.ts'
import { oneCheck } from './handling/one-check.ts'
import { printableLine } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS, type Remote } from './remote.ts'

export const incident: Command = {
  name: 'incident',
  summary: 'Prints an incident as a post-mortem begins: what happened, who was told, notes, what was recorded',
  usage: 'incident ID|CHECK [--note TEXT [--by WHO]] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, note: { type: 'string' }, by: { type: 'string' }, json: { type: 'boolean' } },
  maxWords: 1,
  help: [
    'ID      its number, as its page has it: 4711',
    'CHECK   db01/mysql, or its name where no other has it: its latest incident',
    '--note  writes this down about it instead',
    '--by    who writes it',
    '--json  for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'It is Markdown, with times in this machine’s zone. What was recorded only operators are told.',
    'Exit code: 0 printed or written, 1 there is no such incident, 75 no server there.',
  ].join('\n'),
  async run({ positionals, values }, io) {
    const [word] = positionals
    if (word === undefined) throw new UsageError('which incident? its number, or a check')
    const remote = await openServer({ values }, io)
    const id = /^\d{1,15}$/.test(word) ? word : await latestOf(word, remote)
    if (typeof values.note === 'string') {
      const by = typeof values.by === 'string' ? values.by : ''
      await found(remote.post(`incidents/${id}/notes`, { text: values.note, by }, z.unknown()))
      io.print(`noted on incident ${id}`)
      return EXIT.ok
    }
    const report = await found(remote.get(`incidents/${id}/report`, incidentReportSchema))
    const zone = zoneOf(null)
    if (values.json === true) io.print(JSON.stringify(report, null, 2))
    else
      for (const line of incidentMarkdown(report, { clock: zoneClock(zone), zone }).split('\n'))
        io.print(printableLine(line))
    return EXIT.ok
  },
}

async function latestOf(word: string, remote: Remote): Promise<string> {
  const check = await oneCheck(word, remote)
  const [last] = await remote.get(`incidents?limit=1&check=${encodeURIComponent(check)}`, z.array(incidentSchema))
  if (last === undefined)
    throw new CannotRun(`nothing ever ailed ${check}, as far as is kept`, { exitCode: EXIT.failed })
  return last.id
}

const found = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    const isUnknown = error instanceof CannotRun && error.message.startsWith('there is no incident ')
    throw isUnknown ? new CannotRun(error.message, { exitCode: EXIT.failed, cause: error }) : error
  })
