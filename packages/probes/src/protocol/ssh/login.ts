import type { SshHop } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import { HOST_KEY } from './host-key.ts'

const path = z.string().min(1).max(4_096)

/** What may be said of a login, for all hosts, for one, and in a check. */
export const loginFields = {
  user: z.string().min(1).max(256).optional().meta({ description: 'User to log in as; needs no rights of its own.' }),
  keyFile: path.optional().meta({ description: 'File of our private key, not encrypted.', file: true }),
  agent: z
    .union([
      z.literal(true),
      path.refine((text) => text.startsWith('/'), 'must be true, or the whole path of a socket'),
    ])
    .optional()
    .meta({ description: '`true`: the agent of SSH_AUTH_SOCK has our key; or the path of its socket.' }),
  port: z.int().min(1).max(65_535).optional().meta({ description: 'Port of sshd; 22 if nobody says another.' }),
  hostKey: z.string().regex(HOST_KEY, 'must look like SHA256:… as ssh-keygen -lf prints it').optional().meta({
    description:
      'Fingerprint of the machine’s key: `SHA256:…`, or `ssh-rsa SHA256:…` where it has keys of several types.',
  }),
  knownHostsFile: path.optional().meta({ description: 'File of known hosts, as ssh keeps it.', file: true }),
}

/** A check's own word on how to log in, where it needs another than its host. */
export const ownLogin = z
  .strictObject(loginFields)
  .refine(({ keyFile, agent }) => keyFile === undefined || agent === undefined, {
    error: 'has both keyFile and agent; choose one',
  })

export type LoginSaid = { readonly [K in keyof typeof loginFields]?: z.output<(typeof loginFields)[K]> }

const DEFAULT_PORT = 22

/**
 * What several places say of a login together; later ones go before earlier ones. A key goes before an agent that was said
 * earlier, and the other way round; so do a fingerprint and known hosts. `lacks`: what nobody says.
 */
export function hopOf(
  said: readonly LoginSaid[],
  { name, address }: Pick<SshHop, 'name' | 'address'>,
): { readonly hop: SshHop } | { readonly name: string; readonly lacks: readonly string[] } {
  const user = said.findLast((one) => one.user !== undefined)?.user
  const port = said.findLast((one) => one.port !== undefined)?.port ?? DEFAULT_PORT
  const proof = said.map(proofIn).findLast((one) => one !== null)
  const trust = said.map(trustIn).findLast((one) => one !== null)
  if (user !== undefined && proof != null && trust != null) return { hop: { name, address, port, user, proof, trust } }
  return {
    name,
    lacks: [
      ...(user === undefined ? ['user'] : []),
      ...(proof == null ? ['keyFile or agent'] : []),
      ...(trust == null ? ['hostKey or knownHostsFile'] : []),
    ],
  }
}

function proofIn({ keyFile, agent }: LoginSaid): SshHop['proof'] | null {
  if (keyFile !== undefined) return { keyFile }
  return agent === undefined ? null : { agent }
}

function trustIn({ hostKey, knownHostsFile }: LoginSaid): SshHop['trust'] | null {
  if (hostKey !== undefined) return { hostKey }
  return knownHostsFile === undefined ? null : { knownHostsFile }
}
