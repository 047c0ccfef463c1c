import { z } from 'zod'
import { lineOption } from '../../protocol/line-option.ts'
import { WITH_TLS } from '../../protocol/tls/options.ts'

export const options = z
  .strictObject({
    port: z.int().min(1).max(65_535).optional().meta({ description: 'Port of the server; 21, with security tls 990.' }),
    security: z.enum(['none', 'starttls', 'tls']).default('none').meta({
      description: '`starttls`: begin in clear and go over to TLS (AUTH TLS); `tls`: TLS from the first byte.',
    }),
    user: lineOption('a user').optional().meta({ description: 'Log in as this user.' }),
    password: lineOption('a password').optional().meta({ description: 'Its password.', secret: true }),
    list: lineOption('a folder')
      .optional()
      .meta({
        description: 'Folder to list, which proves that data connections come through.',
        examples: ['/', '/images'],
      }),
    dataAddress: z.enum(['control', 'offered']).default('control').meta({
      description:
        'Where data connections go: to the address of the control connection, or to the one that the server names.',
    }),
    servername: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'With TLS: name that the certificate must hold; the host’s address.' }),
    ...WITH_TLS,
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'user and password go together',
  })
  .refine(({ user, list }) => list === undefined || user !== undefined, {
    error: 'nobody may list without a login: give user and password, anonymous and an address if need be',
  })

export type Options = z.output<typeof options>
