import { basename } from 'node:path'
import { complaintOf } from '@foretop/probes/protocol/child/complaint.ts'
import { z } from 'zod'
import { cut, type Message } from '../message.ts'
import { DeliveryError, defineChannel } from './define.ts'
import { documentOf } from './document.ts'

/** The system takes at most 128 KiB in one variable; whoever wants all of it reads the document. */
const MOST_TEXT = 30_000
/**
 * `sysexits.h`, as mail servers read it: these say that nothing will come of another try. `EX_OSERR` (71), `EX_IOERR` (74)
 * and `EX_TEMPFAIL` (75) among them do not, nor does any other: scripts end with 1 for whatever went wrong.
 */
const FINAL = [64, 65, 66, 67, 68, 69, 70, 72, 73, 76, 77, 78]

const line = z.string().regex(/^[^\0\r\n]*$/, 'must be one line')

const options = z.strictObject({
  program: z.string().min(1).meta({
    description: 'Name or whole path of the program, in one of the folders of `children.folders`.',
  }),
  args: z.array(line).default([]).meta({ description: 'Its arguments. Everybody on the machine sees them.' }),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable'),
      z.string().regex(/^[^\0]*$/),
    )
    .default({})
    .meta({ description: 'Further variables of its environment; where its secrets belong.', secret: true }),
  to: line.min(1).optional().meta({ description: 'Who is told, as `FORETOP_TO`.' }),
})

export const command = defineChannel({
  kind: 'command',
  title: 'Command',
  summary: 'Runs a program of yours, which reads the message on its standard input.',
  options,
  address: {
    key: 'to',
    schema: options.shape.to.unwrap().meta({ description: 'Whatever the program makes of `FORETOP_TO`.' }),
    shared: options,
    apply: (shared, to) => ({ ...shared, to }),
  },
  programOf: ({ program }) => program,
  async send({ program, args, env, to }, message, { run, signal }) {
    const end = await run(
      {
        ...{ program, from: 'folders', args },
        env: { ...env, ...variablesOf(message, to) },
        input: `${JSON.stringify(documentOf(message))}\n`,
      },
      signal,
    )
    const name = basename(program)
    if (end.code === 0) return firstLineOf(end.stdout) ?? `${name} ended with 0`
    const complaint = complaintOf(name, end)
    const how = `${name} ended with ${end.code ?? end.signal}`
    throw new DeliveryError(complaint === how ? how : `${how}: ${complaint}`, !FINAL.includes(end.code ?? 1))
  },
})

/** For scripts that do not read JSON. Of who is told nothing is said where nobody is named. */
function variablesOf({ id, site, channel, status, subject, text }: Message, to = '') {
  const given = {
    FORETOP_MESSAGE_ID: id,
    FORETOP_SITE: site,
    FORETOP_CHANNEL: channel,
    FORETOP_STATUS: status,
    FORETOP_SUBJECT: subject,
    FORETOP_TEXT: cut(text, MOST_TEXT),
    FORETOP_TO: to,
  }
  // A byte that no variable can hold.
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.replaceAll('\0', '')]))
}

const firstLineOf = (said: string): string | undefined => said.split('\n').find((each) => each.trim() !== '')
