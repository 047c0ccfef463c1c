import { createPublicKey } from 'node:crypto'
import { isIP } from 'node:net'
import { z } from 'zod'
import type { Target } from '../../define.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import type { Login } from './session.ts'

const NO_PEM = `not a certificate in PEM; one in a file is written \${file:/etc/foretop/ca.pem}`

/** The options of all who log in to such a server. */
export const LOGIN = {
  user: z.string().min(1).meta({ description: 'User to log in as; the manual names the rights it needs.' }),
  password: z.string().default('').meta({ description: 'Its password.', secret: true }),
  connectTimeoutMs: z
    .int()
    .min(1)
    .max(600_000)
    .default(1_000)
    .meta({ description: 'Longest wait for connection, greeting and login together, in ms.' }),
  tls: z
    .enum(['off', 'encrypt', 'verify'])
    .default('off')
    .meta({ description: '`encrypt` trusts any certificate, `verify` checks it and the name it carries.' }),
  ca: z
    .string()
    .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), { error: NO_PEM })
    .optional()
    .meta({ description: 'Certificates to trust instead of the usual ones, PEM.' }),
  tlsName: z.string().optional().meta({
    description: 'Name the certificate must carry; default: the address, if that is a name.',
  }),
  serverKey: z.string().refine(isRsaKey, { error: 'not an RSA public key in PEM' }).optional().meta({
    description: 'RSA public key of the server, PEM: for caching_sha2_password and sha256_password without tls.',
  }),
}

/** Of kinds that look into such a server: at its port it is the server itself that is looked for. */
export const portWithin = z
  .int()
  .min(1)
  .max(65_535)
  .optional()
  .transform((port) => port ?? 3_306)
  .meta({ description: 'Port of the server; 3306.' })

type TlsOptions = Pick<z.output<z.ZodObject<typeof LOGIN>>, 'tls' | 'ca' | 'tlsName'>
export type LoginOptions = TlsOptions &
  Pick<z.output<z.ZodObject<typeof LOGIN>>, 'user' | 'password' | 'connectTimeoutMs' | 'serverKey'>

export function login(
  { user, password, connectTimeoutMs, serverKey, ...tls }: LoginOptions,
  { address }: Target,
): Login {
  const key = serverKey === undefined ? {} : { serverKey }
  return { user, password, connectTimeoutMs, ...key, ...secured(tls, address) }
}

function secured({ tls, ca, tlsName }: TlsOptions, address: string): Pick<Login, 'ssl' | 'tlsName'> {
  if (tls === 'off') return {}
  if (tls === 'encrypt') return { ssl: { rejectUnauthorized: false } }
  const name = tlsName ?? (isIP(address) === 0 ? address : undefined)
  // mysql2 would check the certificate but silently not the name.
  if (name === undefined) throw new ProbeCrash('local', `tls: verify needs tlsName, since ${address} is not a name`)
  return { ssl: { rejectUnauthorized: true, verifyIdentity: true, ...(ca === undefined ? {} : { ca }) }, tlsName: name }
}

function isRsaKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
