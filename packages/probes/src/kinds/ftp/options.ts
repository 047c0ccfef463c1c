import { z } from 'zod'

const oneLine = (what: string) =>
  z
    .string()
    .min(1)
    .regex(/^[^\r\n\0]*$/, `${what} is one line`)

export const SECURITY = {
  verify: z.boolean().default(true).meta({ description: 'With TLS: refuse a certificate that browsers would refuse.' }),
  servername: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'With TLS: name that the certificate must hold; the host’s address.' }),
  ca: z
    .string()
    .optional()
    .meta({ description: 'With TLS: PEM file (or its text) of the only authorities to trust.', file: true }),
}

export const options = z
  .strictObject({
    port: z.int().min(1).max(65_535).optional().meta({ description: 'Port of the server; 21, with security tls 990.' }),
    security: z.enum(['none', 'starttls', 'tls']).default('none').meta({
      description: '`starttls`: begin in clear and go over to TLS (AUTH TLS); `tls`: TLS from the first byte.',
    }),
    user: oneLine('a user').optional().meta({ description: 'Log in as this user.' }),
    password: oneLine('a password').optional().meta({ description: 'Its password.', secret: true }),
    list: oneLine('a folder')
      .optional()
      .meta({
        description: 'Folder to list, which proves that data connections come through.',
        examples: ['/', '/images'],
      }),
    dataAddress: z.enum(['control', 'offered']).default('control').meta({
      description:
        'Where data connections go: to the address of the control connection, or to the one that the server names.',
    }),
    ...SECURITY,
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password go together',
  })
  .refine(({ user, list }) => list === undefined || user !== undefined, {
    error: 'nobody may list without a login: give user and password, anonymous and an address if need be',
  })

export type Options = z.output<typeof options>
