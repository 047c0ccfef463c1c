import { z } from 'zod'

/** A mail address, or what else stands between the brackets: nothing that ends a command, or them. */
const mailbox = z
  .string()
  .max(320)
  .regex(/^[^\s<>\p{Cc}]*$/u, 'an address without brackets and blanks')

const fields = z.strictObject({
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ description: 'TCP port; 25, or 587 with `starttls`, or 465 with `tls`.' }),
  security: z.enum(['none', 'starttls', 'tls']).default('none').meta({
    description: '`starttls`: go over to TLS, and fail where it is not offered; `tls`: TLS from the first byte.',
  }),
  servername: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Name that the certificate must hold; the host’s address.' }),
  verify: z.boolean().default(true).meta({ description: 'Refuse a certificate that browsers would refuse.' }),
  ca: z
    .string()
    .optional()
    .meta({ description: 'PEM file (or its text) of the only authorities to trust.', file: true }),
  hello: z
    .string()
    .max(255)
    .regex(/^[^\s\p{Cc}]+$/u, 'a name without blanks')
    .optional()
    .meta({ description: 'What we call ourselves in EHLO; our address, as `[192.0.2.1]`.' }),
  user: z.string().min(1).max(255).optional().meta({ description: 'User to log in as.' }),
  password: z.string().min(1).max(1_000).optional().meta({ description: 'Its password; never shown.', secret: true }),
  clearLogin: z
    .boolean()
    .default(false)
    .meta({ description: 'Log in although there is no TLS: whoever listens has the password then.' }),
  recipient: mailbox
    .min(1)
    .optional()
    .meta({ description: 'Ask whether a mail to this address would be taken; none is sent.' }),
  sender: mailbox
    .default('')
    .meta({ description: 'Whom that mail would be from; nobody, as bounces are: some take those from no user.' }),
})

type Fields = z.output<typeof fields>
export type SmtpOptions = Fields

export const options = fields.superRefine((given, context) => {
  const refuse = (path: keyof Fields, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (given.user !== undefined && given.password === undefined) refuse('user', 'needs its password')
  if (given.user === undefined && given.password !== undefined) refuse('password', 'is that of no user')
  if (given.security === 'none') {
    for (const name of ['servername', 'ca'] as const)
      if (given[name] !== undefined) refuse(name, 'needs security: starttls or tls')
    if (given.user !== undefined && !given.clearLogin)
      refuse(
        'user',
        'would log in where everybody can read the password: needs security: starttls or tls, or clearLogin',
      )
  }
  if (given.sender !== '' && given.recipient === undefined) refuse('sender', 'needs a recipient')
})

const PORTS = { none: 25, starttls: 587, tls: 465 } as const

export const portOf = ({ port, security }: Pick<Fields, 'port' | 'security'>): number => port ?? PORTS[security]
