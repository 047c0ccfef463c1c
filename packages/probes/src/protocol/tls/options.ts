import { z } from 'zod'

/** Options of probes that go over to TLS if they are told to. */
export const WITH_TLS = {
  verify: z.boolean().default(true).meta({ description: 'With TLS: refuse a certificate that browsers would refuse.' }),
  ca: z
    .string()
    .optional()
    .meta({ description: 'With TLS: PEM file (or its text) of the only authorities to trust.', file: true }),
}
