import { z } from 'zod'
import { withoutZone } from '../../protocol/names/zone.ts'
import type { Security } from '../../protocol/nrpe/line.ts'
import { longestIn, textOf, VERSIONS } from '../../protocol/nrpe/packet.ts'

/** A daemon takes what it is asked apart at each `!`, and C ends a text at a NUL. */
const part = z
  .string()
  .min(1)
  .refine((text) => !/[!\0]/.test(text), { error: 'must hold no ! and no NUL' })

const file = z.string().min(1).optional()

const fields = z.strictObject({
  port: z.int().min(1).max(65_535).default(5_666).meta({ description: 'TCP port of the daemon.' }),
  command: part.optional().meta({
    fixed: true,
    description: 'What to run: the name between the brackets of a `command[…]` line there. None: only its version.',
    examples: ['check_disk'],
  }),
  args: z
    .array(part)
    .max(16)
    .default([])
    .meta({ description: 'For `$ARG1$` and so on in that line. Most daemons take none.', fixed: true }),
  tls: z.enum(['off', 'anonymous', 'certificates']).default('anonymous').meta({
    description:
      '`anonymous`: encrypted, and nobody knows with whom; `certificates`: both show who they are; `off`: in clear.',
  }),
  ca: file.meta({
    description: 'PEM file (or its text) of the only authorities to trust (`certificates`).',
    file: true,
  }),
  certFile: file.meta({ description: 'PEM file of our certificate (`certificates`).', file: true }),
  keyFile: file.meta({ description: 'PEM file of its private key, not encrypted (`certificates`).', file: true }),
  servername: z.string().min(1).optional().meta({
    description: 'Name that the daemon’s certificate must hold (`certificates`); the host’s address.',
  }),
  version: z
    .literal(VERSIONS)
    .optional()
    .meta({ description: 'Packet version to speak. Left out: 4, or 2 where the daemon does not understand it.' }),
})

type Fields = z.output<typeof fields>
export type NrpeOptions = Fields

const OF_CERTIFICATES = ['ca', 'certFile', 'keyFile', 'servername'] as const

export const options = fields.superRefine((given, context) => {
  const refuse = (path: keyof Fields, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (given.command === undefined && given.args.length > 0) refuse('args', 'are arguments of no command')
  for (const name of OF_CERTIFICATES)
    if (given.tls !== 'certificates' && given[name] !== undefined) refuse(name, 'needs tls: certificates')
  if (given.certFile === undefined && given.keyFile !== undefined) refuse('keyFile', 'is the key of no certFile')
  if (given.certFile !== undefined && given.keyFile === undefined) refuse('certFile', 'needs its keyFile')
  const most = longestIn(given.version ?? 4)
  const bytes = Buffer.byteLength(textOf(given.command ?? '', given.args))
  if (bytes > most) refuse('args', `make ${bytes} bytes with the command, more than the ${most} there is room for`)
})

export function securityOf({ tls, ca, certFile, keyFile, servername }: Fields, address: string): Security {
  if (tls !== 'certificates') return { tls }
  const identity = certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile }
  return { tls, name: servername ?? withoutZone(address), ca, identity }
}
