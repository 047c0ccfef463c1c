import { captureText } from '@foretop/shared/format/capture.ts'
import { captureSchema } from '@foretop/shared/model/capture.ts'
import { z } from 'zod'
import { type Command, EXIT, UsageError } from './command.ts'
import { checksMeant, estateOf, understand } from './handling/estate.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

export const capture: Command = {
  name: 'capture',
  summary: 'Captures now what a check is about (process list, queues, the answer of a server), and prints it',
  usage: 'capture CHECK [--by WHO] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, by: { type: 'string' }, json: { type: 'boolean' } },
  maxWords: 1,
  help: [
    'CHECK   a check: db01/mysql, or its name where no other has it; of a relation its members are captured',
    '--by    who asks for it; it stands beside what was captured',
    '--json  for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'It is kept with the incident, where there is one. Which kinds are captured says docs/probes.md.',
    'Exit code: 0 captured, 1 something could not be, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const [word] = args.positionals
    if (word === undefined) throw new UsageError('which check?')
    const remote = await openServer(args, io)
    const estate = await estateOf(remote)
    const ids = checksMeant(understand([word.startsWith('check:') ? word : `check:${word}`], estate), estate).map(
      ({ id }) => id,
    )
    const id = ids.includes(word) ? word : ids[0]
    if (id === undefined || (ids.length > 1 && id !== word))
      throw new UsageError(`${word} can be ${ids.join(' or ')}: say which`)
    const body = { by: typeof args.values.by === 'string' ? args.values.by : '' }
    const captures = await remote.post(`checks/captures?id=${encodeURIComponent(id)}`, body, z.array(captureSchema))
    if (args.values.json === true) io.print(JSON.stringify(captures, null, 2))
    else for (const one of captures) for (const line of captureText(one).split('\n')) io.print(printable(line))
    return captures.every(({ error }) => error === null) ? EXIT.ok : EXIT.failed
  },
}
